"""Words that are language, not names: they never start a fuzzy search for a customer or colleague."""

_WORDS = """
a about above according across act action active activity actual actually add added adopt adopted adopting adoption after again
against age agenda agent agents ago ahead ai alert alerts all allocate almost already also always am among amount an analyse
analysis analyze and angry annual another answer answers any anybody anyone anything app appointment apply approval approve are
area around arr article articles as ask asked assign assigned assignee assignees assignment at attain attainment attention
automated automatically available average avg away awaiting back backlog bad balance balanced be because been before behind being
belong best better between big bigger biggest billing blocked blocker board book both bottom bounce break breach breached breaches
breaching breakdown brief briefing bring broken bug bugs build burning business busy but by calendar call called calls can cancel case cases
category categories cause change changed changes channel channels chart chase check choose churn churned churning claim clear client
clients close closed closest closing colleague colleagues combine come coming comment comments common company companies compare
compared comparison compile complain complained complaining complaint complaints complete compliance comprehensive conversation
cost costs could count counts create created critical cross csat csm current currently customer customers cut daily dashboard data
date dates day days deadline deadlines deal dealing dealt dear decide decision deck decline declined declining default deliver
department detail details did different difference directly discuss do document documentation documents does doing done dont down
draft drafts drop dropped due duration during each earlier early easy edit effort eight either eleven else email emails employee end
ending engaged enough enterprise entire error errors escalate escalated escalation etc ever every everybody everyone everything example
examples exec executive expand expansion expire expired expires expiring explain export eye face failing far fast faster faq few fifth figure figures
file fill filter finally find fine finish finished first five fix fixed focus follow following for forward four free friday from full
further gap gaps general generate get gets getting give given go goes going gone good got great group grow growing growth guide guys had half
handle handled handles handling happen happened happening has have having he health healthier healthiest healthy hear help helped hello her here hers
hey hi high higher highest him his history hold holding hot hour hours how however i id idea identify if im important improve in inactive
inbox incident incidents include included including increase indicate info information inside insight instead integration integrations
internal into invoice is issue issues it item items its itself job just keep keeping kept kind kindly knowledge know known kpi kpis
last late later latest latter lead least left less let level like likely limit line list little live load loaded loads long longer longest look looking
lose losing lot lots low lower lowest made main major make makes man manage manager managers many mark matter may maybe me mean means
meet meeting meetings member members mention mentions merge message messages met metric metrics mid mine miss missed misses missing
moment monday money month monthly months more morning most move moved moves much must my name named names near nearing nearly necessary
need needed needs negative new newest next nine no nobody none normal not note notes nothing now number numbers obvious of off offer often ok
okay old older oldest on once one ones online only onto open opened opening or order org organisation organization other others our ours out
outage outside outstanding over overall overdue overload overloaded overview own owner page part password past pending people per perform
performance performed performer performers performing period person phone pick picture piece place plan plans plate play please pls plus point
policy positive possible prep prepare presentation previous price prices pricing prio priorities prioritise prioritize priority problem
problems procedure process product products promise promised promises propose provide pull purchase put quarter quarterly question questions queue
queues quick quickly quiet quite range rank ranked ranking rate rates rather reach read ready real really reason reasons reassign
reassignment reassignments recent recently recommend recommended record records reduce refund refunds regarding region reject related remaining
remind remove renew renewal renewals renewing reopen reopened repeat replied replies reply report reported reporting reports request requests require reset resolution
resolve resolved resolves resolving respond responded response responses rest result results return revenue review reviews right risk risks
risky role room row rows run running safe said sale sales same saturday save saved say says schedule scheduled score scored scores
search second see seen segment sell send sent sentiment seven several severity shall share she shift short should show showing shows side sign
similar simple since single sit site six size slack slacking sla slas slow slower slowest small so solution solutions solve solved some somebody
someone something soon sort sorted speak specific spend split staff stand start started stat state statistics stats status still stop stopped
struggling stuck stuff subject such suffer suggest suggested summarise summarize summary sunday support supposed sure surface survey switch system
table take taken takes taking talk tally task team teammate teammates teams technical tell ten than thank thanks that thats the their theirs them
then there these they thing things think third this those though three through throughout thursday thus ticket tickets time timeline times tired to
today together tomorrow tone too took top topic topics total touch toward track trend trending trends trouble try tuesday turn twelve twenty
two type types unassigned under understand undo unhappy unresolved unsolved until unusual up upcoming update updated updates upon upsell upset urgency
urgent us usage use used useful user users using usual vacation value various versus very via view vip visit wait waiting walk want wanted wants was
watch way we wednesday week weekly weeks well went were what whats when where whether which while who whole whom whos whose why wide will win wish with
within without wondering word work worked working workload workloads works worried worry worse worst worth would write wrong yeah year yearly
years yes yesterday yet you your yours
accept assist compared feature features account accounts assigning backlogged ball basically biz card cards chasing concern concerns contact contacts
contract contracts credit deep depth desk dive doc docs eod eom eoq eoy escalations fire fires folks fulfilled glance goals gonna gotta guy handing
heads helpdesk hmm holds huge hurry kb laziest lazy loyal manual mate mates mood mtd must named nearest nps oldies onboarding others overtime owe pair
panel perf plz portfolio pretty priorty proud pull quarters qbr qbrs qtd quota recap redistribute renewals reviewed roi rundown satisfaction satisfied
seat seats sev sev1 sev2 shit show skim snapshot sorry spot squad star step steps stress stressed strong super swamped talking target targets tasks tix tkt
tkts tough transfer trial u unhealthy updates uptime urgently usages utilization vs wanna weak weakest weekend win wk yo ytd zero
p1 p2 p3 p4 q1 q2 q3 q4 h1 h2 january february march april june july august september october november december jan feb mar apr jun jul aug sep sept
marketing media studio studios software travel foods food airlines airline systems learning health network networks insurance academy
club press clinics clinic retail finance education manufacturing agency store shop design digital global services partners consulting energy bank
hotel sports fashion beauty pharma technologies tech university school foundation ventures labs freelancer freelancers newsletter
oct nov dec mon tue tues wed thu thur thurs fri sat sun noon midnight am pm
"""
EVERYDAY = frozenset(_WORDS.split())


def is_everyday(folded: str) -> bool:
    """Whether a folded word is ordinary language or a number."""
    return folded in EVERYDAY or folded.isdigit() or len(folded) < 2
