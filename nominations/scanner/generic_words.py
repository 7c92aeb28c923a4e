"""Words that tell nobody who is meant: kinds of bodies, common words that are places too.

Without accents, as folded text is.
"""

from nominations.scanner.wordlists import words

OF_NAMES = words(
    """
    of the and for in on at de del de la las los el y du des le les et d l der die das und von
    fur des zu da do dos e di
    """
)
GENERIC = OF_NAMES | words(
    """
    police general headquarters hq command directorate
    department dept service services force constabulary sheriff sheriffs s office bureau
    agency authority division unit section precinct district borough township town city village
    county shire parish province provincial state national federal metropolitan metro municipal
    regional central north south east west northern southern eastern western upper lower greater
    new old public safety security law enforcement community residents resident association
    associations society group club committee council board commission chamber commerce business
    businesses traders merchants local neighbourhood neighborhood watch school schools college
    university academy hospital hospitals health mental church churches faith charity foundation
    trust fund centre center court courts prosecutor prosecutors attorney probation parole fire
    rescue ambulance transport transit library housing youth women men families family
    volunteers volunteer social work workers welfare education training works parks recreation
    street streets landlords tenants owners shops shop banks bank media newspaper radio
    government governments ministry crime prevention justice violence domestic drug drugs
    alcohol traffic road roads area policia municipal municipio ciudad ayuntamiento guardia
    civil nacional estatal local secretaria seguridad publica departamento jefatura alcaldia
    gobierno estado comunidad vecinos escuela escuelas asociacion centro prefecture gendarmerie
    nationale ville commune mairie departement region securite publique polizei polizeiprasidium
    polizeidirektion polizeiinspektion stadt landkreis kreis land bezirk landespolizei amt
    ordnungsamt verein schule schulen شرطة الشرطة مديرية مدينة وزارة الداخلية الامن العام
    """
)
# Places whose names are everyday words; they need a capital, and not only a sentence's.
COMMON_WORDS = words(
    """
    reading bath mobile orange nice hope deal sale rugby battle hull cork split essen mainz
    march may august bend salem independence liberty union progress victory success normal
    surprise eureka hell paradise phoenix buffalo eagle deer bear fox wolf lake river valley
    hill hills park forest wood woods spring springs bay beach harbor harbour bridge bridges
    ford commerce industry enterprise economy energy temple church cross mission garden gardens
    grove green white black red brown blue gold golden silver diamond sunrise sunset summit peak
    stone rock sand mill mills market station port harmony justice defiance concord freedom
    defence young little big long short high low great fair good best first second one plain
    plains meadow field fields farm orchard cherry apple olive rose lily star sun moon sky oro
    plata paz esperanza libertad victoria florida leon mercedes rosario trinidad
    """
)
# Capitals that mean something else to everyone who reads nominations.
ABBREVIATIONS = words(
    """
    USA CCTV ASB POP SARA DNA GIS GPS NGO CEO FBI DEA ATF DOJ BJA COPS EMS PTA FAQ PDF LED HIV
    AIDS ADHD PTSD CPTED CIT CAD RMS UCR NIBRS ICE DHS DUI DWI LGBT MOU PSA SRO SMS TV UN EU UK
    NHS OECD WHO
    """
)
# Anyone can have an address there.
PUBLIC_MAIL = words(
    """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com
    aol.com icloud.com me.com mac.com proton.me protonmail.com gmx.com gmx.de gmx.net web.de
    t-online.de mail.com zoho.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com
    rediffmail.com hotmail.co.uk yahoo.co.uk yahoo.co.in yahoo.fr hotmail.fr orange.fr free.fr
    laposte.net yahoo.es hotmail.es yahoo.com.mx hotmail.com.mx comcast.net verizon.net att.net
    btinternet.com sbcglobal.net cox.net fastmail.com tutanota.com
    """
)
RANKS = words(
    """
    chief sheriff sergeant sgt officer captain capt lieutenant lt commander constable inspector
    superintendent director detective deputy commissioner colonel major mr mrs ms dr jefe jefa
    comandante inspector comisario comisaria sargento commissaire capitaine brigadier polizeirat
    hauptkommissar kommissar herr frau
    """
)
