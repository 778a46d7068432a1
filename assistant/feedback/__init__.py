"""What people say about answers: kept with what was answered, to become evaluation cases."""

from assistant.feedback.kept import LONGEST_WHY, Feedbacks, Judged, Mark, NothingToJudge, Verdict

__all__ = ["LONGEST_WHY", "Feedbacks", "Judged", "Mark", "NothingToJudge", "Verdict"]
