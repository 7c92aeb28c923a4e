"""What each rule finds, and what it must leave alone. Names, numbers and plates are made up."""

import pytest

from nominations.scanner import scan
from tests.nominations.scanner.documents import saying

FOUND = [
    # Telephone numbers: by the agency's country, or with a country code.
    ("phone", "US", "Call (312) 555-0142 after five.", "(312) 555-0142"),
    ("phone", "US", "Her number is 312-555-0142.", "312-555-0142"),
    ("phone", "US", "Tel.: 312 555 0142", "312 555 0142"),
    ("phone", "US", "Write to +44 20 7946 0018 on WhatsApp.", "+44 20 7946 0018"),
    ("phone", "GB", "Ring the mobile 020 7946 0018 first.", "020 7946 0018"),
    ("phone", "DE", "Telefon 030 901820", "030 901820"),
    ("phone", "FR", "Téléphone : 01 42 68 53 00", "01 42 68 53 00"),
    ("phone", "MX", "Teléfono 55 5208 9898", "55 5208 9898"),
    # E-mail and home addresses of persons.
    ("mail-address", "US", "Write to jane.roe@example.org.", "jane.roe@example.org"),
    ("home-address", "US", "She lives at 14 Mill Lane with a son.", "14 Mill Lane"),
    ("home-address", "DE", "Er ist wohnhaft in der Gartenstraße 12.", "Gartenstraße 12"),
    ("home-address", "FR", "Elle est domiciliée au 12 rue des Lilas.", "12 rue des Lilas"),
    # Registration plates.
    ("plate", "US", "The car with license plate ABC 1234 was found.", "ABC 1234"),
    ("plate", "GB", "A van, number plate AB12 CDE, was seen.", "AB12 CDE"),
    ("plate", "US", "Tag number 7XKR219 belonged to it.", "7XKR219"),
    ("plate", "US", "VIN 1HGCM82633A004352 was stolen.", "1HGCM82633A004352"),
    ("plate", "ES", "Un coche con matrícula 1234 BCD.", "1234 BCD"),
    ("plate", "FR", "Un véhicule immatriculé AB-123-CD.", "AB-123-CD"),
    ("plate", "DE", "Das Auto mit dem Kennzeichen B-MW 1234 stand da.", "B-MW 1234"),
    ("plate", "MX", "Placas ABC-12-34 del vehículo.", "ABC-12-34"),
    ("plate", "AE", "السيارة لوحة رقم أ ب ج 1234 مسروقة", "أ ب ج 1234"),
    # Case numbers.
    ("case-number", "US", "See case number 23-004512 for it.", "23-004512"),
    ("case-number", "US", "Incident #2023-118204 began it.", "2023-118204"),
    ("case-number", "US", "In case 23-004512 the same man", "23-004512"),
    ("case-number", "US", "Police report no. 118204", "118204"),
    ("case-number", "US", "Docket No. 19-CR-01392 was closed", "19-CR-01392"),
    ("case-number", "ES", "El expediente nº 4512/2023 sigue abierto", "4512/2023"),
    ("case-number", "FR", "Procès-verbal n° 2023/4512", "2023/4512"),
    ("case-number", "DE", "Vorgangsnummer: 20231145", "20231145"),
    ("case-number", "AE", "محضر رقم 4512/2023", "4512/2023"),
    # Dates of birth.
    ("birth-date", "US", "DOB: 05/12/2011", "05/12/2011"),
    ("birth-date", "US", "a boy born on May 12, 2011", "May 12, 2011"),
    ("birth-date", "ES", "nacida el 12 de mayo de 2011", "12 de mayo de 2011"),
    ("birth-date", "FR", "né le 12 mai 2011", "12 mai 2011"),
    ("birth-date", "DE", "geboren am 12. Mai 2011", "12. Mai 2011"),
    ("birth-date", "AE", "تاريخ الميلاد: 12/05/2011", "12/05/2011"),
    # Children told by age or name.
    ("minor", "US", "A 14-year-old girl was the first to speak.", "A 14-year-old"),
    ("minor", "US", "the twelve-year-old, who had fled", "the twelve-year-old"),
    ("minor", "US", "a boy aged 9 found it", "boy aged 9"),
    ("minor", "US", "a juvenile named Robin Roe told us", "Robin Roe"),
    ("minor", "ES", "una niña de 12 años", "una niña de 12 años"),
    ("minor", "FR", "une élève âgée de 14 ans", "une élève âgée de 14 ans"),
    ("minor", "DE", "Eine 14-jährige Schülerin berichtete", "Eine 14-jährige Schülerin"),
    ("minor", "DE", "Der 15-Jährige kam wieder", "Der 15-Jährige"),
    ("minor", "AE", "طفلة عمرها 12 سنة", "طفلة عمرها 12 سنة"),
    # Victims by name.
    ("victim", "US", "The victim, Jane Roe, had been called before.", "Jane Roe"),
    ("victim", "US", "The elderly victim (Jane Q. Roe) recovered.", "Jane Q. Roe"),
    ("victim", "US", "The victim's name is Roe.", "Roe"),
    ("victim", "US", "A witness named Robin saw it.", "Robin"),
    ("victim", "US", "Jane Roe, the first victim, spoke.", "Jane Roe"),
    ("victim", "US", "the victim, Mrs. Roe, who", "Mrs. Roe"),
    ("victim", "ES", "La víctima, Juana Pérez Díaz, denunció.", "Juana Pérez Díaz"),
    ("victim", "FR", "La victime, Jeanne Dupré, a parlé.", "Jeanne Dupré"),
    ("victim", "DE", "Das Opfer, Anna Muster, kam zurück.", "Anna Muster"),
    ("victim", "AE", "الضحية المدعوة سلمى أحمد", "سلمى أحمد"),
    # Identity papers.
    ("identity-paper", "US", "His number 219-09-9998 was used.", "219-09-9998"),
    ("identity-paper", "GB", "National insurance AB 12 34 56 C", "AB 12 34 56 C"),
    ("identity-paper", "ES", "con DNI 12345678Z", "12345678Z"),
    ("identity-paper", "US", "passport number 512345678", "512345678"),
    ("identity-paper", "MX", "CURP ROEJ110512MDFXXX09", "ROEJ110512MDFXXX09"),
    # Marks of papers that are not for everyone.
    ("mark", "US", "LAW ENFORCEMENT SENSITIVE\nThe list follows.", "LAW ENFORCEMENT SENSITIVE"),
    ("mark", "US", "U//FOUO page 2", "U//FOUO"),
    ("mark", "US", "It is marked CUI throughout.", "CUI"),
    ("mark", "GB", "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
    ("mark", "US", "RESTRICTED\nPlan of the night", "RESTRICTED"),
    ("mark", "US", "Handling: NOFORN", "NOFORN"),
    ("mark", "US", "This paper is not for public release.", "not for public release"),
    ("mark", "DE", "Nur für den Dienstgebrauch", "Nur für den Dienstgebrauch"),
    ("mark", "FR", "Ne pas diffuser", "Ne pas diffuser"),
    ("mark", "ES", "Sólo para uso oficial", "Sólo para uso oficial"),
    ("mark", "AE", "للاستخدام الرسمي فقط", "للاستخدام الرسمي فقط"),
]

QUIET = [
    # Counts, years, money, identifiers, times.
    ("US", "From 2014 to 2017 there were 3125550142 views and 312 555 0142 clicks."),
    ("US", "It cost $3,125,550,142 over 2016-2018, or 3 125 550 142 dollars."),
    ("US", "The agency's ORI is IL0160000; grant no. 2019-PB-BX-0004."),
    ("US", "2014 2015 2016 2017 2018"),
    ("US", "Counts by month: 118 204 312 555 142 99."),
    ("DE", "Von 01.03.2019 bis 28.02.2020 waren es 1 250 000 Euro."),
    ("FR", "Du 01/03/2019 au 28/02/2020, 1 250 000 habitants."),
    ("NO", "I perioden 2016-2018 og 2018-2020 falt tallet."),
    ("US", "ISBN 978-3-16-148410-0, NCJ 249850, doi 10.1000/182."),
    ("US", "Call 911 or 988 at any time, 24/7."),
    ("US", "Rates were 12.4, 13.6 and 14.8 per 1,000."),
    # Places where something happens, and offices.
    ("US", "The 400 block of Main Street and the corner of 5th Avenue."),
    ("US", "Write to info@example.org or to tips@example.org."),
    ("US", "The clinic at 12 Mill Lane opened in 2018."),
    ("US", "Many families live in homes built before 1960."),
    # Plates and registrations in general.
    ("US", "License plate readers (ALPR) went up at 12 places in 2019."),
    ("US", "Registration opened in 2019 and 250 bicycles were registered."),
    ("US", "A plate of 12 biscuits; number plate recognition at 4 exits."),
    ("ES", "La placa conmemorativa de 2019; matrículas de 250 alumnos."),
    # Cases in general.
    ("US", "In case 2 of 14 the owner agreed; the case of 2019 was another."),
    ("US", "In the 2018-19 case study, incident reports fell from 1250 to 940."),
    ("US", "Incidents: 1250 before, 940 after. Case closure rose to 62%."),
    ("US", "Report No. 14 of the institute; complaint numbers fell by 1200."),
    ("US", "Complaint: 2019 was worse than 2018."),
    # Births of programmes.
    ("US", "The programme was born on 12 May 2011 in a church hall."),
    ("US", "People born in 1990 or later took part."),
    # Groups of young people.
    ("US", "We work with 14-year-olds and 12- to 17-year-old students."),
    ("US", "Students aged 12 to 17 took part, and the 14-year-old building was closed."),
    ("US", "A 10-year-old programme with 15-year-old software; a 45-year-old man led it."),
    ("ES", "Jóvenes de 12 a 17 años; un programa de 12 años."),
    ("FR", "Des jeunes de 12 à 17 ans; un projet de 3 ans."),
    ("DE", "Ein 12-jähriges Programm für 14-jährige Jugendliche."),
    ("US", "A minor called for help, and a child named the street."),
    # Victims in general.
    ("US", "The victim was called back within a day. The Victim Services Unit helped."),
    ("US", "Each victim, Police and neighbours agreed, was heard."),
    ("US", "Victim Support and the Victims of Crime Act paid for it."),
    ("US", "The victim in May 2019 said so. The witness. Then Operation Lantern began."),
    ("DE", "Das Opfer, Polizei und Nachbarn sprachen miteinander."),
    ("ES", "La víctima, Policía Local y vecinos hablaron."),
    # Figures that look like papers but are not.
    ("US", "Scores of 219-09-99 and 12-3456; area 100-20-300."),
    ("ES", "Pagamos 12345678 EUR y 12345678A no es nada."),
    # Words about secrecy.
    ("US", "We shared law enforcement sensitive data with no one; access was restricted."),
    ("US", "All interviews were confidential. The files are classified by type."),
    ("FR", "LES RÉSULTATS: les vols ont baissé."),
    ("US", "Community Use Initiative (CUI) meetings; a top secret recipe."),
    ("GB", "An official, sensitive to the matter, spoke."),
    # Other scripts and odd text.
    ("JP", "二千十八年から二千二十年まで、件数は減った。"),
    ("AE", "انخفض عدد السرقات من 1250 إلى 940 في عام 2019."),
    ("US", ""),
]


def found(text: str, country: str) -> list[tuple[str, str]]:
    findings = scan(saying(text, agency={"country": country}))
    return [(row.rule, spot.words) for row in findings for spot in row.spots]


@pytest.mark.parametrize(("rule", "country", "text", "words"), FOUND)
def test_finds(rule: str, country: str, text: str, words: str) -> None:
    assert (rule, words) in found(text, country)


@pytest.mark.parametrize(("country", "text"), QUIET)
def test_leaves_alone(country: str, text: str) -> None:
    assert found(text, country) == []


def test_what_one_rule_found_is_not_found_again_by_another() -> None:
    assert found("Case number 312-555-0142", "US") == [("case-number", "312-555-0142")]
