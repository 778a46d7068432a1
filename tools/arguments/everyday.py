"""Words that are language, not names: they never start a fuzzy search for a name."""

_WORDS = """
a abandoning able about above academy accept according account accounts across act action actions
active activity actual actually add added additional adjust adopt adopted adopting adoption after
afternoon again against age agency agenda agent agents ago agree agreed agreement ahead ai airline
airlines alert alerts all allocate allowed almost alone already also always am amber among amount an
analyse analysis analyze and angry annual another answer answered answering answers any anybody
anyone anything apologetic apologise apology app apply appointment appointments approaching approval
approve approved apr april are area around arr arrived article articles as ask asked asks assign
assigned assignee assignees assigning assignment assist assistant at attached attachments attain
attainment attention attrition aug august auto automated automatic automatically available average
avg avoid awaiting away back background backlog backlogged bad balance balanced balancing ball bank
base based basically batch be beauty became because become been before begin behind being believe
belong belongs benchmark best better between big bigger biggest billing biz blind blocked blocker
blockers board book booked boss both bottom bounce brainers breach breached breaches breaching break
breakdown breaks brief briefing briefly bring brink broke broken bug bugs build bulk bump burning
business busy but by calculated calendar call called calls came can cancel cancellation candidates
capacity capital card cards care carry carrying case cases categories category cause causes center
chance chances change changed changes channel channels chart chase chasing check choose churn
churned churning claim classify clean clear click client clients clinic clinics close closed closest
closing club code codes colleague colleagues combine come comes coming commands comment comments
common companies company comparable compare compared comparison compile complain complained
complaining complaint complaints complete compliance complicated compose comprehensive computed
concern concerns connect consider consulting contact contacts contract contracts conversation cost
costs could count counts covered create created credit crew critical cross csat csm current
currently curve custom customer customers cut daily danger dashboard data date dates day days
deadline deadlines deal dealing dealt dear dec december decide decided decision decisions deck
decline declined declines declining decreasing deep default deflection delegate deliver delta
department depth deserves design desk detail details diary did difference different digital directly
directors discuss dispatch display distributed distribution dive do doc docs document documentation
documents does doing done dont dossier down draft drafted drafts drags drivers drop dropped dropping
drops drowning due duplicates duration during each earlier early easy edit education effective
effort eight either eleven else email emails employee end ending energy engaged engagement enough
enterprise entire eod eom eoq eoy error errors escalate escalated escalation escalations essence
essentials etc even ever every everybody everyone everything evidence example examples except exec
execute executive expand expansion expected expenses expensive expirations expire expired expires
expiring explain export eye face fact factor factors fail failed failing fair fall falling faq far
faring fashion fast faster fastest feature features feb february fetch few fewest fifth figure
figures file fill filter finally finance find fine finish finished fire fires first five fix fixed
flag focus folks follow following food foods for forecast formal forward foundation four free
freelancer freelancers freeze fri friday friendlier friendly from fulfilled full further gap gaps
general generate get gets getting gist give given glance global go goal goals goes going gone gonna
good got gotta grace great green group grow growing growth guide guides guy guys h1 h2 had half hand
handing handle handled handles handling handover handovers happen happened happening happens hardly
has have having he heads health healthier healthiest healthy hear hello help helpdesk helped her
here hers hey hi high higher highest highlights him his history hmm hold holding holds holes home
hot hotel hour hours how however html huge human hurry hurt i id idea ideas identify idle if im
implement important importing improve improving in inactive inbox incident incidents include
included including incoming increase indicate individual info inform information inside insight
instead instructions insurance integration integrations internal internally into investor invoice is
issue issues it item items its itself jan january job journeys jul july jump jun june just justify
kb keep keeping kept kind kindly know knowledge known kpi kpis labs lack large largest last late
lately later latest latter laziest lazy lead league learning least left less let level levels lift
like likelihood likely limit limits line lines list little live load loaded loads logged logging
login long longer longest look looked looking looks lose losing lot lots low lower lowest loyal
lunch machine made main major make makes man manage management manager managers manual manufacturing
many mar march mark markdown market marketing match matching mate mates matter matters may maybe me
mean means media meet meeting meetings member members memo mention mentions menu merge message
messages met metric metrics mid midnight might mine minute miss missed misses missing modules moment
mon monday money month monthly months mood more morning most move moved moves mtd much must my
myself name named names near nearest nearing nearly necessary need needed needs negative network
networks new newest newsletter next nice nine no nobody none noon normal north not note notes
nothing notice nov november now nps number numbers nutshell obvious oct october of off offer often
ok okay old older oldest oldies on onboarding once one ones online only onto open opened opening
opportunities or order org organisation organise organization other others our ours out outage
outgrown outside outstanding over overall overdue overload overloaded overtime overview overworked
owe own owner owns p1 p2 p3 p4 pack page pager pair panel parked part partners pass password past
payback pending people per percent percentage perf perform performance performed performer
performers performing period periods permissions person pharma phone pick picture piece pile
pipeline place plan plans plate play please pls plugin plus plz pm point points policy pool poorest
portfolio positive possibilities possible potential powerpoint praise predicted prediction prep
preparation prepare prepared present presentation press pretty previous price prices pricing prio
priorities prioritise prioritize priority priorty private probability probable probably problem
problems procedure process product products profile progress promise promised promises proposals
propose proposed proud prove provide pull pulling purchase push put q1 q2 q3 q4 qbr qbrs qtd quarter
quarterly quarters queries question questions queue queues quick quickest quickly quiet quit quite
quota radar raise raised range rank ranked ranking rate rates rather reach read ready real really
reason reasoning reasons reassign reassignment reassignments rebalance rebalancing recap receive
recent recently recommend recommendation recommended record records recover red redistribute
redistribution reduce refund refunds refuse regarding region reject related release relieve
remaining remark remember remind remove renew renewal renewals renewing reopen reopened repeat
replied replies reply report reported reporting reports reproduced reps request requests require
resembling reset reshuffle resolution resolutions resolve resolved resolves resolving respond
responded response responses responsible rest restore result results retail retention return revenue
reverse revert review reviewed reviews right risk risks risky roi role roles roll room route routine
row rows rules run rundown running safe said sale sales same sat satisfaction satisfied saturday
save saved savings say saying says schedule scheduled school score scorecard scored scores screen
search seat seats second see seen segment segments self sell send sender sent sentences sentiment
sep separate sept september services serving sev sev1 sev2 seven several severity shaky shall shape
share shared she sheet shelve shift ship shit shop short shorter should show showing shows shrinking
shuffle side sign similar simple since single sit site situation six size skim sla slack slacking
slas slides slow slower slowest small snapshot so soft software solution solutions solve solved some
somebody someone something soon sorry sort sorted source sources spam speak specific speed spend
spending split spoke sports spot spots spread spreadsheet squad stack staff stake stand standard
star start started stat state statistics stats status stay step steps still stop stopped store
stress stressed stretched strong strongest struggling stuck studio studios stuff subject subjects
submit subscription subscriptions such suffer suggest suggested suggestions summarise summarize
summary sun sunday super supervisory support supported supposed sure surface survey suspend swamped
swaps swing switch system systems table take taken takes taking talk talking tally target targets
task tasks team teammate teammates teams tech technical technologies tell ten terms text than thank
thanks that thats the their theirs them then there these they thing things think thinking third this
those though thread three through throughout thu thur thurs thursday thus ticket tickets time
timeline times tips tired tix tkt tkts to today together tomorrow tone too took tool tools top topic
topics total touch touched tough toward track tracking transfer travel treat trend trending trends
triage trial tried trivial trouble trust try tue tues tuesday turn twelve twenty twice twins two
type types u unanswered unassign unassigned under understand undo undocumented unhappy unhealthy
university unresolved unsolved until unusual up upcoming update updated updates upon upsell upset
uptime urgency urgent urgently us usage usages use used useful user users using usual utilisation
utilization vacation value various ventures version versus very via view violations vip visit volume
vs wait waiting waits walk wanna want wanted wants warmer was watch way we weak weakest wed
wednesday week weekend weekly weeks well went were west what whatever whats when where whether which
while whitespace who whole whom whos whose why wide wiki will win wise wish with within without wk
wondering word work worked working workload workloads works worried worry worse worst worth would
wrap write wrong yeah year yearly years yellow yes yesterday yet yo you your yours ytd zero
"""
EVERYDAY = frozenset(_WORDS.split())


def is_everyday(folded: str) -> bool:
    """Whether a folded word is ordinary language or a number."""
    return folded in EVERYDAY or folded.isdigit() or len(folded) < 2
