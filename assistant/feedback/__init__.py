"""What people say about answers: kept with what was answered, to become evaluation cases."""

from assistant.feedback.kept import Feedbacks, Judged, NothingToJudge, Verdict

__all__ = ["Feedbacks", "Judged", "NothingToJudge", "Verdict"]
