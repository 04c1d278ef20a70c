"""Word lists that tell where English sentences end and which words carry no topic."""


def words_of(text: str) -> frozenset[str]:
    """The words of the text as a set."""
    return frozenset(text.split())


TITLES = words_of(
    """dr mr mrs ms mx prof rev hon gen col capt cpt lt sgt sen rep gov pres fr st mt messrs mme mlle drs profs"""
)
BEFORE_NUMBER = words_of(
    """no nos vol vols fig figs eq eqs sec sect ch chap art arts pp p para par cl ex exh app tab pt pts ver ed nr ref"""
)
NEVER_FINAL = words_of(
    """e.g i.e eg ie vs v cf viz approx ca incl excl esp resp dept depts govt univ assn assoc bros est ext tel jan feb
    mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri max min avg hr hrs wk wks yr yrs lb
    lbs oz ft al op cit trans repr rev a.k.a w.r.t q.v n.b c.f"""
)
MAY_BE_FINAL = words_of(
    """inc ltd co corp llc plc jr sr esq etc u.s u.k u.s.a u.n e.u d.c b.c a.d a.m p.m ph.d m.d m.a b.a b.s m.s d.o
    n.d md phd rn lmt dds bsc msc ave blvd rd st cert dip lic mgmt"""
)
ABBREVIATIONS = TITLES | BEFORE_NUMBER | NEVER_FINAL | MAY_BE_FINAL
# Words that begin a sentence far more often than they follow an abbreviation inside one.
STARTERS = words_of(
    """the a an this that these those it he she they we you i there here in on at for from to with by as if when while
    where what who which why how is are was were do does did can could should would may might must will have has had
    and but or so yet also however therefore thus then after before since because although though most many some all
    each every both another other no not one two its his her their our your my see note please once under over during
    according"""
)
# A capital after "a.m." that does not begin a sentence.
CALENDAR = words_of(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december est edt cst cdt mst mdt pst pdt gmt utc et ct pt eastern central pacific"""
)
FUNCTION_WORDS = words_of(
    """a an the and or but nor of in on at to for from by with without as is are was were be been your our my their
    his her its this that these those it you we they i not no than then into over under about after before between
    during through via per vs how what who when where why which do does did can could should would may might must will
    if"""
)
# Nouns and prepositions in "-ing", which do not tell what someone does in a picture.
NO_VERBS = words_of(
    """during morning evening nothing something anything everything spring string ceiling clothing building meeting
    following including according regarding concerning sibling offspring"""
)
# The last word before the colon of a sentence that introduces a list.
INTRODUCING_WORDS = words_of("include includes included including following follows below these")
