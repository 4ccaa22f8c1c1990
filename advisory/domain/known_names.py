"""Words that tell a person or a company: given names, titles, roles, what only people do, legal forms.

The lists are short on purpose: they hold what is common among those who run companies, and leave out
names that are ordinary words unless something beside them says that a person is meant.
"""


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Given names that are hardly ever anything else.
GIVEN = _each(
    """
    Aaron Abby Abdul Abigail Adele Adrian Agnes Ahmed Aisha Alan Albert Alejandro Alessandro Alex
    Alexander Alexandra Alexis Alfred Ali Alice Alicia Alison Allan Allison Amanda Amelia Amir Amit Amy
    Ana Anders Andrea Andreas Andrew Andrzej Andy Angela Angelina Anil Anita Anja Anke Ann Anna Anne
    Annette Annika Anthony Antoine Anton Antonio Anya Arjun Arnold Arthur Ashok Ashley Astrid Axel
    Barbara Barry Bart Beatrice Ben Benedikt Benjamin Bernard Bernd Beth Betty Birgit Björn Bob Bobby
    Boris Brandon Brenda Brent Brett Brian Bridget Bruce Bryan Bryce Caitlin Camille Carla Carlos Carmen
    Caroline Catherine Cathy Cecilia Cedric Chantal Charles Charlie Cheryl Chloe Chris Christa Christina
    Christine Christoph Christopher Cindy Claire Clara Claude Claudia Claus Connor Craig Cristina Curtis
    Cynthia Daniel Daniela Danielle Danny Darren Dave David Deborah Debra Deepak Denise Dennis Derek
    Diana Diane Diego Dieter Dirk Dmitri Dominic Dominik Donald Donna Doris Dorothy Doug Douglas Duncan
    Dylan Eberhard Eddie Edgar Eduardo Edward Eileen Elaine Elena Eleanor Elisabeth Elizabeth Ellen Elke
    Elsa Emil Emily Emma Eric Erik Erika Ernst Esther Ethan Eugene Eva Evelyn Fabian Fatima Felicia
    Felix Fernando Fiona Florian Frances Francesca Francesco Francis Francois Françoise Frederick
    Friedrich Gabriel Gabriele Gareth Gary Gavin Geoff Geoffrey George Georg Gerald Gerard Gerd Gerhard
    Gina Giovanni Gisela Giulia Glenn Gordon Graham Greg Gregory Greta Guido Guillaume Günter Gustav
    Hannah Hans Harold Harriet Harry Harvey Hassan Heather Hector Heidi Heike Heinrich Helen Helena
    Helga Helmut Henri Henrik Henry Herbert Hiroshi Holger Howard Hubert Hugh Hugo Ian Ibrahim Igor Ilse
    Inge Ingrid Irene Irina Isaac Isabel Isabelle Ivan Jacob Jacqueline Jacques Jakob James Jamie Jan
    Jane Janet Janice Jared Jason Javier Jeff Jeffrey Jennifer Jenny Jens Jeremy Jerome Jerry Jesse
    Jessica Jill Jim Jimmy Joachim Joan Joanna Joanne Joe Joel Johan Johannes John Johnny Jonas Jonathan
    Jorge Joseph Joshua José Juan Judith Judy Julia Julian Julie Jürgen Justin Karen Karin Karl Katarina
    Kate Katharina Katherine Kathleen Kathryn Kathy Katie Katja Katrin Keith Kelly Ken Kenneth Kenji
    Kerstin Kevin Kim Kirsten Klaus Konrad Kristin Kumar Kurt Kyle Lakshmi Lars Laura Lauren Laurent
    Lawrence Leah Leila Lena Leo Leon Leonard Leonie Leslie Liam Linda Lindsay Lisa Liz Lorenzo Lori
    Lothar Louis Louise Luca Lucas Lucia Lucy Luigi Luis Luisa Lukas Lydia Lynn Magdalena Maggie Malcolm
    Manfred Manuel Marc Marcel Marco Marcus Margaret Maria Marie Marina Mario Marion Marissa Markus
    Marlene Marta Martha Martin Martina Marvin Mary Mathias Matt Matteo Matthew Matthias Maureen Maurice
    Maximilian Megan Mehmet Meike Mei Melanie Melissa Michael Michaela Michel Michelle Miguel Mike
    Mikhail Mila Milan Miriam Mohamed Mohammed Monica Monika Morten Mustafa Nadia Nadine Nancy Naomi
    Natalia Natalie Natasha Nathan Neil Nicholas Nick Nicola Nicolas Nicole Niklas Nina Noah Nora
    Norbert Norman Olaf Ole Oleg Olga Oliver Olivia Omar Oscar Oskar Otto Owen Pablo Pamela Pascal
    Patricia Patrick Paul Paula Pauline Pedro Peggy Peter Petra Philip Philipp Philippe Phillip Pierre
    Piotr Priscilla Priya Rachel Rafael Rahul Rainer Rajesh Ralf Ralph Ramon Raphael Raymond Rebecca
    Regina Reinhard Renate Rene Ricardo Richard Rita Robert Roberta Roberto Robin Rodney Roger Roland
    Rolf Ronald Rosemary Ross Roxanne Ruben Rudolf Rupert Russell Ruth Ryan Sabine Sabrina Sally
    Samantha Samuel Sandra Sanjay Santiago Sara Sarah Sasha Scott Sean Sebastian Sergei Sergio Seth
    Shane Shannon Sharon Shaun Sheila Shirley Sibylle Sigrid Silke Silvia Simon Simone Sofia Sonja
    Sophia Sophie Stacey Stacy Stanley Stefan Stefanie Steffen Stella Stephanie Stephen Steve Steven
    Stewart Stuart Sunil Susan Susanne Suzanne Svenja Sven Svetlana Sylvia Tamara Tania Tanja Tara Ted
    Teresa Terrence Theodore Theresa Thomas Thorsten Tiffany Tim Timothy Tina Tobias Todd Tom Tomas
    Tommy Toni Tony Torsten Tracy Travis Trevor Tristan Udo Ulrich Ulrike Ursula Uwe Valentina Valerie
    Vanessa Vera Veronica Vicky Victoria Vijay Viktor Vincent Vivian Vladimir Volker Walter Wanda Wayne
    Wendy Werner Wilhelm William Winston Wolfgang Xavier Yann Yasmin Yolanda Yuki Yusuf Yves Yvonne
    Zachary Zoe
    """
)

#: Given names that are words or places, too: a person only with a surname, a title, a role or a deed.
GIVEN_OR_WORD = _each(
    """
    Adam Angel April Art Aurora Austin Bill Blake Brook Carl Carol Chance Chase Charlotte Chelsea Chip
    Christian Chuck Cliff Cole Dale Dan Dawn Dean Don Drew Earl Erin Ernest Faith Florence Ford Frank
    Gene Georgia Gloria Grace Grant Guy Hazel Holly Hope Hunter Iris Israel Ivy Jack Jade Jasmine Jay
    Jean Jordan Josh Joy June Kay Lee Lily Logan Luke Madison Marina Mark Martin Mason Max May Melody
    Mercedes Mercy Miles Mitch Mona Nick Olive Page Paris Pat Pearl Penny Phil Pierce Ray Reed Rich Rick
    Rob Robin Rod Ron Rose Ruby Sage Sam Savannah Skip Stella Sterling Sue Summer Sydney Terry Trinity
    Van Vic Victor Victoria Virginia Wade Ward Warren Wes Will
    """
)

TITLES = _each(
    """
    Mr Mrs Ms Miss Dr Prof Professor Herr Frau Madame Monsieur Sir
    """
)

#: What stands before somebody's name and says what they do.
ROLES = _each(
    """
    ceo cfo coo cto cmo cio cso chro chairman chairwoman chair director manager partner co-founder
    cofounder founder president controller engineer developer accountant lawyer consultant investor
    buyer supervisor foreman assistant secretary colleague wife husband brother sister son daughter boss
    """
)

#: What only people do; a pair of capitalised words before one of these is somebody's name.
DEEDS = _each(
    """
    quit resigned retired joined complained told said says tells thinks thought refused argued insisted
    threatened wants leads led runs ran owns died married apologised apologized confessed stole phoned
    emailed who whose
    """
)

#: Legal forms at the end of a company's name, without dots, in lower case.
LEGAL_FORMS = _each(
    """
    gmbh ag kg ohg ug mbh se inc incorporated ltd limited llc llp lp plc corp corporation co sa sarl sas
    srl spa bv nv oy oyj ab as asa aps pty pte kk kft sro doo zoo sl
    """
)

#: Legal forms that are words as well and so count only when written like this.
FORMS_AS_WRITTEN = _each(
    """
    SE LP AS AB SL SA Limited Incorporated Corporation Co Co. A/S S.A. SpA S.p.A. SAS UG AG KG
    """
)

#: Words that end many companies' names but stand elsewhere, too: only after two names, never first.
COMPANY_ENDS = _each(
    """
    Holdings Industries Technologies Ventures Logistics Foods Pharmaceuticals Enterprises Motors
    Airlines Chemicals
    """
)

#: Capitalised words that open a sentence or a title and are nobody's name.
OPENERS = _each(
    """
    A An And As At After All Also Although Another Any Because Before Both But By Do Does During Each
    Either Even Every Few For From He Her His How However I If In Is It Its Last Many More Most Much My
    Neither Never Next No Nobody None Not Now Of On Once One Only Or Our Over She Since So Some Such
    Than That The Their Them Then There These They This Those Though Three To Today Two Under Until Up
    We Were What When Where Whether Which While Who Whose Why With Without Yes Yesterday Yet You Your
    January February March April May June July August September October November December Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday
    """
)
