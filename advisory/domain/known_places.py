"""Names of cities, by size: what a town is called may tell whose company it is.

Countries and continents are left alone: a market is no address. Names that are also words count only after
a word of place ("in Reading").
"""

LARGE = "a large city"
MID_SIZE = "a mid-size city"
SMALL = "a smaller town"

_LARGE = """
Amsterdam|Ankara|Athens|Atlanta|Bangalore|Bangkok|Barcelona|Beijing|Bengaluru|Berlin|Birmingham|Bogotá|Bogota|
Boston|Brussels|Bucharest|Budapest|Buenos Aires|Cairo|Calgary|Cape Town|Casablanca|Chennai|Chicago|Cologne|
Copenhagen|Dallas|Delhi|Detroit|Dubai|Dublin|Guangzhou|Hamburg|Hanoi|Helsinki|Hong Kong|Houston|Hyderabad|
Istanbul|Jakarta|Johannesburg|Karachi|Kiev|Kyiv|Kuala Lumpur|Lagos|Lima|Lisbon|London|Los Angeles|Lyon|
Madrid|Manchester|Manila|Marseille|Melbourne|Mexico City|Miami|Milan|Minneapolis|Montreal|Montréal|Moscow|
Mumbai|Munich|München|Nairobi|Naples|New Delhi|New York|New York City|Osaka|Oslo|Paris|Philadelphia|Phoenix|
Prague|Rio de Janeiro|Riyadh|Rome|Rotterdam|San Antonio|San Diego|San Francisco|Santiago|São Paulo|Sao Paulo|
Seattle|Seoul|Shanghai|Shenzhen|Singapore|Sofia|Stockholm|St. Petersburg|Sydney|Taipei|Tel Aviv|Tokyo|Toronto|
Turin|Vancouver|Vienna|Warsaw|Washington DC|Zurich|Zürich
"""
_MID_SIZE = """
Aachen|Aarhus|Aberdeen|Adelaide|Albuquerque|Anaheim|Antwerp|Arlington|Augsburg|Aurora|Austin|Bakersfield|
Baltimore|Basel|Baton Rouge|Belfast|Bergen|Bern|Bielefeld|Bilbao|Bochum|Boise|Bologna|Bonn|Bordeaux|Bradford|
Bratislava|Braunschweig|Bremen|Brisbane|Bristol|Brno|Buffalo|Canberra|Cardiff|Charlotte|Chattanooga|
Chemnitz|Christchurch|Cincinnati|Cleveland|Colorado Springs|Columbus|Coventry|Denver|Des Moines|Dortmund|
Dresden|Duisburg|Durban|Düsseldorf|Dusseldorf|Edinburgh|Edmonton|Eindhoven|El Paso|Essen|Florence|
Fort Worth|Frankfurt|Fresno|Gdansk|Geelong|Geneva|Genoa|Ghent|Glasgow|Gothenburg|Grand Rapids|Graz|Greensboro|
Grenoble|Halifax|Hannover|Hanover|Indianapolis|Jacksonville|Kansas City|Karlsruhe|Kassel|Katowice|Kiel|
Kitchener|Knoxville|Krakow|Kraków|Las Vegas|Lausanne|Leeds|Leicester|Leipzig|Liège|Lille|Linz|Little Rock|
Liverpool|Long Beach|Louisville|Lübeck|Luxembourg City|Maastricht|Madison|Mainz|Malmö|Mannheim|Memphis|Mesa|
Milwaukee|Mönchengladbach|Montpellier|Münster|Nantes|Nashville|New Orleans|Newcastle|Nice|Norfolk|Nottingham|
Nuremberg|Nürnberg|Oakland|Oklahoma City|Omaha|Orlando|Ottawa|Palermo|Perth|Pittsburgh|Plymouth|Portland|
Porto|Poznan|Pretoria|Providence|Quebec City|Raleigh|Reno|Rennes|Richmond|Riga|Riverside|Rochester|Rostock|
Sacramento|Salt Lake City|Salzburg|San José|San Jose|Scottsdale|Seville|Sheffield|Southampton|Spokane|
St. Louis|St. Paul|Stockton|Strasbourg|Stuttgart|Tacoma|Tallinn|Tampa|Tampere|The Hague|Toledo|Toulouse|
Trieste|Tucson|Tulsa|Utrecht|Valencia|Verona|Vilnius|Virginia Beach|Wellington|Wichita|Wiesbaden|Winnipeg|
Winston-Salem|Wolfsburg|Wroclaw|Wuppertal|Zagreb
"""
_SMALL = """
Ann Arbor|Annapolis|Asheville|Bamberg|Bath|Bayreuth|Bloomington|Boulder|Bozeman|Burlington|Cambridge|
Canterbury|Charleston|Chester|Cheyenne|Duluth|Eugene|Fargo|Flensburg|Fribourg|Fulda|Göttingen|Heidelberg|Heilbronn|
Ingolstadt|Innsbruck|Ithaca|Jena|Kalamazoo|Klagenfurt|Konstanz|Landshut|Leuven|Lucerne|Lugano|Missoula|
Oxford|Palo Alto|Passau|Paderborn|Peoria|Princeton|Reading|Regensburg|Reutlingen|Rosenheim|Santa Barbara|
Santa Fe|Savannah|Siegen|Sioux Falls|Springfield|St. Gallen|Tuscaloosa|Tübingen|Ulm|Villach|Winterthur|
Würzburg|York|Zug|Zwickau
"""


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _named(names: str) -> list[str]:
    return [name for name in names.replace("\n", "").split("|") if name]


#: Each city with the words that say as much and tell less.
PLACES: dict[str, str] = {
    **dict.fromkeys(_named(_SMALL), SMALL),
    **dict.fromkeys(_named(_MID_SIZE), MID_SIZE),
    **dict.fromkeys(_named(_LARGE), LARGE),
}

#: Cities that are words, or names of people or things, as well.
ALSO_WORDS = _each(
    """
    Arlington Athens Augsburg Aurora Austin Bath Bergen Bradford Buffalo Burlington Cambridge Charlotte
    Chester Columbus Eugene Essen Florence Halifax Lincoln Lille Madison Mesa Milan Nice Norfolk Oxford
    Phoenix Plymouth Porto Princeton Providence Reading Richmond Riverside Santiago Savannah Sofia
    Stockton Sydney Toledo Ulm Valencia Verona Wellington York Zug
    """
)

#: After one of these a name is a place.
BEFORE_A_PLACE = _each(
    """
    in near from at outside around to of based leaving visiting
    """
)

#: Endings that make an unknown name after such a word a town.
TOWN_ENDS = ("ville", "burg", "burgh", "stadt", "heim", "hausen", "bourg", "field", "borough", "grad")
