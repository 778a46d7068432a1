"""Words that are language, not names: they never start a fuzzy search for a name."""

_WORDS = """
a about above academy accept according account accounts across act action active activity actual
actually add added adopt adopted adopting adoption after again against age agency agenda agent
agents ago ahead ai airline airlines alert alerts all allocate almost already also always am among
amount an analyse analysis analyze and angry annual another answer answers any anybody anyone
anything app apply appointment approval approve apr april are area around arr article articles as
ask asked assign assigned assignee assignees assigning assignment assist at attain attainment
attention aug august automated automatically available average avg awaiting away back backlog
backlogged bad balance balanced ball bank basically be beauty because been before behind being
belong best better between big bigger biggest billing biz blocked blocker board book both bottom
bounce breach breached breaches breaching break breakdown brief briefing bring broken bug bugs
build burning business busy but by calendar call called calls can cancel card cards case cases
categories category cause change changed changes channel channels chart chase chasing check choose
churn churned churning claim clear client clients clinic clinics close closed closest closing club
colleague colleagues combine come coming comment comments common companies company compare
compared comparison compile complain complained complaining complaint complaints complete
compliance comprehensive concern concerns consulting contact contacts contract contracts
conversation cost costs could count counts create created credit critical cross csat csm current
currently customer customers cut daily dashboard data date dates day days deadline deadlines deal
dealing dealt dear dec december decide decision deck decline declined declining deep default
deliver department depth design desk detail details did difference different digital directly
discuss dive do doc docs document documentation documents does doing done dont down draft drafts
drop dropped due duration during each earlier early easy edit education effort eight either eleven
else email emails employee end ending energy engaged enough enterprise entire eod eom eoq eoy
error errors escalate escalated escalation escalations etc ever every everybody everyone
everything example examples exec executive expand expansion expire expired expires expiring
explain export eye face failing faq far fashion fast faster feature features feb february few
fifth figure figures file fill filter finally finance find fine finish finished fire fires first
five fix fixed focus folks follow following food foods for forward foundation four free freelancer
freelancers fri friday from fulfilled full further gap gaps general generate get gets getting give
given glance global go goals goes going gone gonna good got gotta great group grow growing growth
guide guy guys h1 h2 had half handing handle handled handles handling happen happened happening
has have having he heads health healthier healthiest healthy hear hello help helpdesk helped her
here hers hey hi high higher highest him his history hmm hold holding holds hot hotel hour hours
how however huge hurry i id idea identify if im important improve in inactive inbox incident
incidents include included including increase indicate info information inside insight instead
insurance integration integrations internal into invoice is issue issues it item items its itself
jan january job jul july jun june just kb keep keeping kept kind kindly know knowledge known kpi
kpis labs last late later latest latter laziest lazy lead learning least left less let level like
likely limit line list little live load loaded loads long longer longest look looking lose losing
lot lots low lower lowest loyal made main major make makes man manage manager managers manual
manufacturing many mar march mark marketing mate mates matter may maybe me mean means media meet
meeting meetings member members mention mentions merge message messages met metric metrics mid
midnight mine miss missed misses missing moment mon monday money month monthly months mood more
morning most move moved moves mtd much must my name named names near nearest nearing nearly
necessary need needed needs negative network networks new newest newsletter next nine no nobody
none noon normal not note notes nothing nov november now nps number numbers obvious oct october of
off offer often ok okay old older oldest oldies on onboarding once one ones online only onto open
opened opening or order org organisation organization other others our ours out outage outside
outstanding over overall overdue overload overloaded overtime overview owe own owner p1 p2 p3 p4
page pair panel part partners password past pending people per perf perform performance performed
performer performers performing period person pharma phone pick picture piece place plan plans
plate play please pls plus plz pm point policy portfolio positive possible prep prepare
presentation press pretty previous price prices pricing prio priorities prioritise prioritize
priority priorty problem problems procedure process product products promise promised promises
propose proud provide pull purchase put q1 q2 q3 q4 qbr qbrs qtd quarter quarterly quarters
question questions queue queues quick quickly quiet quite quota range rank ranked ranking rate
rates rather reach read ready real really reason reasons reassign reassignment reassignments recap
recent recently recommend recommended record records redistribute reduce refund refunds regarding
region reject related remaining remind remove renew renewal renewals renewing reopen reopened
repeat replied replies reply report reported reporting reports request requests require reset
resolution resolve resolved resolves resolving respond responded response responses rest result
results retail return revenue review reviewed reviews right risk risks risky roi role room row
rows run rundown running safe said sale sales same sat satisfaction satisfied saturday save saved
say says schedule scheduled school score scored scores search seat seats second see seen segment
sell send sent sentiment sep sept september services sev sev1 sev2 seven several severity shall
share she shift shit shop short should show showing shows side sign similar simple since single
sit site six size skim sla slack slacking slas slow slower slowest small snapshot so software
solution solutions solve solved some somebody someone something soon sorry sort sorted speak
specific spend split sports spot squad staff stand star start started stat state statistics stats
status step steps still stop stopped store stress stressed strong struggling stuck studio studios
stuff subject such suffer suggest suggested summarise summarize summary sun sunday super support
supposed sure surface survey swamped switch system systems table take taken takes taking talk
talking tally target targets task tasks team teammate teammates teams tech technical technologies
tell ten than thank thanks that thats the their theirs them then there these they thing things
think third this those though three through throughout thu thur thurs thursday thus ticket tickets
time timeline times tired tix tkt tkts to today together tomorrow tone too took top topic topics
total touch tough toward track transfer travel trend trending trends trial trouble try tue tues
tuesday turn twelve twenty two type types u unassigned under understand undo unhappy unhealthy
university unresolved unsolved until unusual up upcoming update updated updates upon upsell upset
uptime urgency urgent urgently us usage usages use used useful user users using usual utilization
vacation value various ventures versus very via view vip visit vs wait waiting walk wanna want
wanted wants was watch way we weak weakest wed wednesday week weekend weekly weeks well went were
what whats when where whether which while who whole whom whos whose why wide will win wish with
within without wk wondering word work worked working workload workloads works worried worry worse
worst worth would write wrong yeah year yearly years yes yesterday yet yo you your yours ytd zero
"""
EVERYDAY = frozenset(_WORDS.split())


def is_everyday(folded: str) -> bool:
    """Whether a folded word is ordinary language or a number."""
    return folded in EVERYDAY or folded.isdigit() or len(folded) < 2
