"""The pages that an admin edits, and the texts a site begins with: each sentence true of this software."""

from enum import StrEnum

SITE_PAGE_CHARS = 20_000
#: The version that a new site begins with; an admin's own text is the next one.
FIRST_VERSION = 1


class SitePage(StrEnum):
    """The pages; the values are their addresses."""

    ABOUT = "about"
    HOUSE_RULES = "house-rules"
    PRIVACY = "privacy"
    TERMS = "terms"


TITLES = {
    SitePage.ABOUT: "About",
    SitePage.HOUSE_RULES: "House rules",
    SitePage.PRIVACY: "Privacy",
    SitePage.TERMS: "Terms",
}

_ABOUT = """\
This is a private library of executive experience, and the workshop that fills it.

A chief executive meets a dilemma, looks for what peers have already lived through, and reads the few \
points of advice that fit. If nothing fits, they post the situation. Peers first ask what is unclear, \
then say what they did themselves. A moderator edits the best of it into an entry of the library, and \
nothing is published before the one who asked has agreed to every word.

**Who takes part.** Members are invited, or ask to become one. Everybody accepts the pledge of \
confidentiality before anything else opens to them.

**Who runs it.** Moderators read what is posted and edit the entries. Administrators let people in and \
keep the site going; by that role alone they read nothing that members write in confidence.

**What the library is not.** It is no counsel on law, tax or medicine, and no place for inside \
information.
"""

_RULES = """\
**Write from what you lived.** Say what you did and what came of it, before you say what somebody should \
do. Each piece of advice says how its giver knows.

**Nobody is to be recognised.** Leave out names, companies, places and exact sums. The site marks what \
it finds; you know better than it does.

**What you read stays here.** You do not pass it on, and you do not try to find out who asked.

**Say when you have a conflict of interest.** Declare it on the situation, and it is gone from your \
sight for good.

**What a moderator may do.** Return or decline a situation with a reason, take out a text that misleads, \
harms, breaks confidence or leaves the subject, replace words that identify somebody, and remove or \
merge a situation. Whoever wrote it is told, with the reason, and reads at “What was done” what was done \
with their own.

**Who decides about whom.** A moderator has no say over a situation that they asked, unless they are the \
only one. Nobody reviews their own draft where there is a second moderator.

**If something is wrong, report it.** Moderators alone learn who did.
"""

_PRIVACY = """\
**What you give us.** Your name and e-mail address; if you want, your industry, the size and the name of \
your company; and what you write. The name of your company is shown to nobody: it is compared with what \
you are about to post, and with conflicts of interest.

**Who sees what you ask.** Nobody but you sees a draft. What you hand in, moderators read; what they \
approve, the readers you chose. Unless you show your name, it stands on no page that they see, in no letter \
to them and in no feed. A moderator may look up who asked for a reason from a short list; you are told at \
once, and it is written down for good. The database knows who asked; whoever runs the machine could look \
there.

**Your profile.** Each field is yours alone until you open it to members; the directory shows what you \
opened, with your name or without. Before an introduction, both have to say yes.

**Who sees what you advise.** Readers see you as you chose: by name, by role, or as “a CEO”, with a number \
where a thread has several. Your number in one thread has nothing to do with that in another. Moderators \
see who advised. A point in a published entry carries no name and no number.

**What administrators see.** Names, e-mail addresses, roles, groups and conflicts of interest; nothing \
of what you ask, advise or read.

**What is written down about you.** The decisions of moderators, for good, with who made them; what an \
asker does stands there without a name. What you saved, follow and read lately, notices and searches, \
for your eyes alone. How often an entry is opened is counted nowhere. A search in vain is counted \
without a name or an hour.

**What is kept for how long.** A sign-in lasts 14 days at most. Failed attempts and other counts against \
misuse stand under digests, without your network address, and are deleted when their time is over. An \
invitation is deleted 90 days after it ended. A request to become a member is deleted 3 days after it \
was sent if it is not confirmed, when it is approved, and 90 days after it was declined. Notices are \
deleted after a time that the administrators set.

**Cookies.** One that keeps you signed in; one that says that you have signed in on this device before, \
so that strangers cannot lock you out; and one for light or dark, if you chose. None is for anybody \
else. Pages load nothing from other sites, and nobody counts your visits.

**What leaves this site.** Letters to you, through a mail server; their subjects never carry a member's \
words. Published entries for everybody, which search engines and feed readers may fetch. Nothing is sold \
or handed on.

**Backups.** They are sealed, hold everything, and are kept by whoever runs the machine for as long as \
they decide. What was pulled, withdrawn or taken out, and members who left, do not come back with a \
restored one.

**Your rights here.** At “Your data” you take everything along as a file, or leave, at once, and choose \
what of your words may stay without your name.
"""

_TERMS = """\
**Your words stay yours.** You write only what you may, about yourself and about others.

**What you agree to by posting.** Members you chose may read it here. A moderator may edit it into an \
entry, if you did not say never; the entry is published only after you have agreed to its exact text and \
to who may read it. Words of advice may be used in an entry without a name; whoever an entry shows by \
name or role is asked first.

**Reuse by members.** You may use what you read in deciding about your own company. You do not quote, \
copy or pass on what is for members or for a group, in any form, and not as material for a machine to \
learn from. What is published for everybody may be quoted with a link to it.

**Taking it back.** You may withdraw a situation, and pull the entry made from it, at any time; advice \
while the situation is open for it; and a point of yours alone from an entry that uses it. It is gone \
from pages, search, feeds and files at once. What somebody copied before cannot be called back.

**No counsel.** What you read is what peers lived through, for you to weigh. Nobody here answers for \
your decision.

**Ending it.** You may leave at any time. Breaking the pledge ends the membership. The pledge holds \
afterwards too.
"""

FIRST_TEXTS = {
    SitePage.ABOUT: _ABOUT,
    SitePage.HOUSE_RULES: _RULES,
    SitePage.PRIVACY: _PRIVACY,
    SitePage.TERMS: _TERMS,
}
