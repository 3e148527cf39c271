"""Words of sixteen languages for the corpus: headers, values of categories, notes. Written for it, apart from `rules/`.

One block per locale. `headers`: concept = header / header. `values`: concept = value / value. In a note, {n} is a person's full
name, {g} a given name, {p} a telephone number, {e} an e-mail address, {c} a diagnosis.
"""

TEXT = """
[nl_NL]
headers
given_name = Voornaam / Roepnaam
family_name = Achternaam / Familienaam
full_name = Volledige naam / Contactpersoon
email = E-mailadres / E-mail privé
phone = Telefoonnummer / Mobiel nummer
contact_mixed = Bereikbaar via / Contactgegevens
street_address = Straat en huisnummer / Adres
postcode = Postcode
city = Woonplaats / Plaats
region = Provincie
country = Land
birth_date = Geboortedatum / Geb.datum
age = Leeftijd
gender = Geslacht
salutation = Aanhef
nationality = Nationaliteit
marital_status = Burgerlijke staat
education = Opleidingsniveau
job_title = Functie / Beroep
income = Jaarinkomen / Bruto salaris
iban = IBAN / Rekeningnummer
card = Creditcardnummer
national_id = BSN / Burgerservicenummer
licence_plate = Kenteken
religion = Geloofsovertuiging
ethnicity = Etnische achtergrond
political = Politieke voorkeur
health = Diagnose / Aandoening
orientation = Seksuele geaardheid
union = Vakbondslidmaatschap
language = Moedertaal
notes = Opmerkingen / Aantekeningen
values
gender = man / vrouw / anders
salutation = Dhr. / Mevr.
nationality = Nederlandse / Belgische / Turkse / Marokkaanse / Duitse / Poolse
marital_status = gehuwd / ongehuwd / gescheiden / weduwe / samenwonend
education = vmbo / havo / vwo / mbo / hbo / universiteit
religion = katholiek / protestants / islamitisch / joods / hindoe / geen
ethnicity = Surinaams / Marokkaans / Turks / Nederlands / Antilliaans / Indonesisch
political = VVD / PvdA / D66 / GroenLinks / CDA / SP
health = diabetes type 2 / astma / depressie / epilepsie / hoge bloeddruk / borstkanker
orientation = heteroseksueel / homoseksueel / biseksueel / lesbisch
union = FNV / CNV / geen lid
language = Nederlands / Turks / Arabisch / Engels / Duits
notes
Gesproken met {n} over de factuur, terugbellen op {p}.
{n} vroeg om een kopie van de offerte, graag mailen naar {e}.
Mevrouw heeft last van {c}, bezorging tot in de keuken.
Klant {g} was niet thuis, buurvrouw gaf nummer {p}.
clean
Levering van 12 pallets, lossen aan dock 7 voor negen uur.
Retour wegens beschadigde verpakking, creditnota gemaakt.
Artikel is niet meer leverbaar, alternatief voorgesteld.

[de_DE]
headers
given_name = Vorname / Rufname
family_name = Nachname / Familienname
full_name = Vollständiger Name / Ansprechpartner
email = E-Mail-Adresse / E-Mail privat
phone = Telefonnummer / Handynummer
contact_mixed = Kontaktdaten / Erreichbar unter
street_address = Straße und Hausnummer / Anschrift
postcode = Postleitzahl / PLZ
city = Wohnort / Ort
region = Bundesland
country = Land
birth_date = Geburtsdatum / Geb.-Datum
age = Alter
gender = Geschlecht
salutation = Anrede
nationality = Staatsangehörigkeit
marital_status = Familienstand
education = Schulabschluss
job_title = Berufsbezeichnung / Tätigkeit
income = Jahreseinkommen / Bruttogehalt
iban = IBAN / Bankverbindung
card = Kreditkartennummer
national_id = Steuer-ID / Steueridentifikationsnummer
licence_plate = Kfz-Kennzeichen
religion = Konfession
ethnicity = Ethnische Herkunft
political = Parteizugehörigkeit
health = Diagnose / Erkrankung
orientation = Sexuelle Orientierung
union = Gewerkschaft
language = Muttersprache
notes = Bemerkungen / Notizen
values
gender = männlich / weiblich / divers
salutation = Herr / Frau
nationality = deutsch / österreichisch / türkisch / polnisch / italienisch
marital_status = ledig / verheiratet / geschieden / verwitwet
education = Abitur / Realschule / Hauptschule / Bachelor / Master / Promotion
religion = katholisch / evangelisch / muslimisch / jüdisch / konfessionslos
ethnicity = türkisch / deutsch / arabisch / kurdisch / afrikanisch
political = CDU / SPD / Grüne / FDP / AfD / Die Linke
health = Bluthochdruck / Diabetes / Asthma / Depression / Epilepsie / Brustkrebs
orientation = heterosexuell / homosexuell / bisexuell
union = ver.di / IG Metall / GEW / keine
language = Deutsch / Türkisch / Arabisch / Russisch / Polnisch
notes
Mit {n} telefoniert, Rückruf unter {p} gewünscht.
{n} bittet um eine Kopie der Rechnung an {e}.
Kundin leidet an {c}, bitte bis in die Wohnung liefern.
Herr {n} war nicht erreichbar.
clean
Lieferung von 12 Paletten, Entladung an Rampe 7 vor neun Uhr.
Rücksendung wegen beschädigter Verpackung, Gutschrift erstellt.
Artikel nicht mehr lieferbar, Ersatz angeboten.

[fr_FR]
headers
given_name = Prénom
family_name = Nom de famille / Nom d'usage
full_name = Nom complet / Interlocuteur
email = Adresse e-mail / Courriel
phone = Numéro de téléphone / Téléphone portable
contact_mixed = Coordonnées / Joignable au
street_address = Adresse / Rue et numéro
postcode = Code postal
city = Ville / Commune
region = Région / Département
country = Pays
birth_date = Date de naissance / Né(e) le
age = Âge
gender = Sexe
salutation = Civilité
nationality = Nationalité
marital_status = Situation familiale / État civil
education = Niveau d'études
job_title = Profession / Poste
income = Revenu annuel / Salaire brut
iban = IBAN / Compte bancaire
card = Numéro de carte bancaire
national_id = Numéro de sécurité sociale / NIR
licence_plate = Immatriculation
religion = Religion / Confession
ethnicity = Origine ethnique
political = Parti politique / Opinion politique
health = Pathologie / Diagnostic
orientation = Orientation sexuelle
union = Syndicat / Appartenance syndicale
language = Langue maternelle
notes = Commentaires / Remarques
values
gender = homme / femme / autre
salutation = M. / Mme
nationality = française / belge / algérienne / marocaine / portugaise
marital_status = célibataire / marié(e) / divorcé(e) / veuf / pacsé(e)
education = CAP / baccalauréat / BTS / licence / master / doctorat
religion = catholique / musulman / juif / protestant / athée
ethnicity = maghrébine / européenne / africaine / asiatique
political = Renaissance / LFI / RN / PS / LR / EELV
health = diabète / asthme / dépression / épilepsie / hypertension / cancer du sein
orientation = hétérosexuel / homosexuel / bisexuel
union = CGT / CFDT / FO / non syndiqué
language = français / arabe / anglais / portugais
notes
Échange avec {n} au sujet de la facture, rappeler au {p}.
{n} souhaite recevoir le devis à {e}.
La cliente souffre de {c}, livrer à l'étage.
Madame {n} était absente.
clean
Livraison de 12 palettes, déchargement au quai 7 avant neuf heures.
Retour pour emballage abîmé, avoir établi.
Article épuisé, une alternative a été proposée.

[es_ES]
headers
given_name = Nombre / Nombre de pila
family_name = Apellidos / Primer apellido
full_name = Nombre completo / Persona de contacto
email = Correo electrónico / E-mail personal
phone = Teléfono móvil / Número de teléfono
contact_mixed = Datos de contacto
street_address = Dirección / Domicilio
postcode = Código postal
city = Población / Localidad
region = Provincia / Comunidad autónoma
country = País
birth_date = Fecha de nacimiento / F. nacimiento
age = Edad
gender = Sexo / Género
salutation = Tratamiento
nationality = Nacionalidad
marital_status = Estado civil
education = Nivel de estudios
job_title = Puesto / Profesión
income = Ingresos anuales / Salario bruto
iban = IBAN / Cuenta bancaria
card = Número de tarjeta
national_id = DNI / NIF
licence_plate = Matrícula
religion = Religión / Confesión religiosa
ethnicity = Origen étnico
political = Afiliación política
health = Diagnóstico / Enfermedad
orientation = Orientación sexual
union = Sindicato / Afiliación sindical
language = Lengua materna
notes = Observaciones / Notas
values
gender = hombre / mujer / otro
salutation = Sr. / Sra.
nationality = española / marroquí / rumana / colombiana / italiana
marital_status = soltero / casada / divorciado / viuda
education = ESO / bachillerato / FP / grado / máster / doctorado
religion = católica / musulmana / judía / evangélica / ninguna
ethnicity = gitana / latinoamericana / europea / magrebí
political = PSOE / PP / Vox / Sumar / ERC
health = diabetes / asma / depresión / epilepsia / hipertensión / cáncer de mama
orientation = heterosexual / homosexual / bisexual
union = CCOO / UGT / ninguno
language = español / catalán / árabe / rumano
notes
Llamada con {n} por la factura, volver a llamar al {p}.
{n} pide el presupuesto en {e}.
La clienta padece {c}, entregar en la puerta.
Don {n} no estaba en casa.
clean
Entrega de 12 palés, descarga en el muelle 7 antes de las nueve.
Devolución por embalaje dañado, abono emitido.
Artículo agotado, se ofrece una alternativa.

[it_IT]
headers
given_name = Nome / Nome di battesimo
family_name = Cognome
full_name = Nome e cognome / Referente
email = Indirizzo e-mail / Posta elettronica
phone = Telefono / Cellulare
contact_mixed = Recapiti / Recapito
street_address = Indirizzo / Via e numero civico
postcode = CAP / Codice postale
city = Città / Comune di residenza
region = Regione / Provincia
country = Paese / Nazione
birth_date = Data di nascita
age = Età
gender = Sesso / Genere
salutation = Titolo di cortesia
nationality = Cittadinanza / Nazionalità
marital_status = Stato civile
education = Titolo di studio
job_title = Mansione / Professione
income = Reddito annuo / Retribuzione lorda
iban = IBAN / Conto corrente
card = Numero carta di credito
national_id = Codice fiscale
licence_plate = Targa
religion = Religione / Fede religiosa
ethnicity = Origine etnica
political = Orientamento politico / Partito politico
health = Patologia / Diagnosi
orientation = Orientamento sessuale
union = Sindacato
language = Lingua madre
notes = Note / Annotazioni
values
gender = maschio / femmina / altro
salutation = Sig. / Sig.ra
nationality = italiana / rumena / albanese / marocchina / francese
marital_status = celibe / nubile / coniugato / divorziata / vedova
education = licenza media / diploma / laurea / dottorato
religion = cattolica / musulmana / ebraica / valdese / nessuna
ethnicity = rom / europea / africana / asiatica
political = PD / Lega / Forza Italia / M5S / Fratelli d'Italia
health = diabete / asma / depressione / epilessia / ipertensione / tumore al seno
orientation = eterosessuale / omosessuale / bisessuale
union = CGIL / CISL / UIL / nessuno
language = italiano / rumeno / arabo / albanese
notes
Parlato con {n} della fattura, richiamare al {p}.
{n} chiede il preventivo a {e}.
La cliente soffre di {c}, consegnare al piano.
La signora {n} non era in casa.
clean
Consegna di 12 bancali, scarico alla banchina 7 prima delle nove.
Reso per imballo danneggiato, emessa nota di credito.
Articolo esaurito, proposta un'alternativa.

[pt_PT]
headers
given_name = Nome próprio / Primeiro nome
family_name = Apelido / Sobrenome
full_name = Nome completo / Pessoa de contacto
email = Correio eletrónico / Endereço de e-mail
phone = Telemóvel / Número de telefone
contact_mixed = Contactos / Dados de contacto
street_address = Morada / Endereço
postcode = Código postal
city = Localidade / Cidade
region = Distrito
country = País
birth_date = Data de nascimento
age = Idade
gender = Sexo / Género
salutation = Tratamento
nationality = Nacionalidade
marital_status = Estado civil
education = Habilitações literárias
job_title = Profissão / Cargo
income = Rendimento anual / Salário bruto
iban = IBAN / Conta bancária
card = Número do cartão
national_id = NIF / Número de contribuinte
licence_plate = Matrícula
religion = Religião
ethnicity = Origem étnica
political = Filiação partidária
health = Diagnóstico / Doença
orientation = Orientação sexual
union = Sindicato
language = Língua materna
notes = Observações / Notas
values
gender = masculino / feminino / outro
salutation = Sr. / Sra.
nationality = portuguesa / brasileira / angolana / espanhola
marital_status = solteiro / casada / divorciado / viúva
education = ensino básico / ensino secundário / licenciatura / mestrado / doutoramento
religion = católica / evangélica / muçulmana / judaica / nenhuma
ethnicity = cigana / africana / europeia / asiática
political = PS / PSD / Chega / BE / PCP
health = diabetes / asma / depressão / epilepsia / hipertensão / cancro da mama
orientation = heterossexual / homossexual / bissexual
union = CGTP / UGT / nenhum
language = português / inglês / francês / crioulo
notes
Conversa com {n} sobre a fatura, ligar para {p}.
{n} pede o orçamento para {e}.
A cliente sofre de {c}, entregar à porta.
A senhora {n} não estava em casa.
clean
Entrega de 12 paletes, descarga no cais 7 antes das nove.
Devolução por embalagem danificada, nota de crédito emitida.
Artigo esgotado, proposta uma alternativa.

[pl_PL]
headers
given_name = Imię
family_name = Nazwisko
full_name = Imię i nazwisko / Osoba kontaktowa
email = Adres e-mail / Poczta elektroniczna
phone = Telefon komórkowy / Numer telefonu
contact_mixed = Dane kontaktowe / Kontakt
street_address = Ulica i numer / Adres zamieszkania
postcode = Kod pocztowy
city = Miejscowość / Miasto
region = Województwo
country = Kraj
birth_date = Data urodzenia
age = Wiek
gender = Płeć
salutation = Zwrot grzecznościowy
nationality = Obywatelstwo / Narodowość
marital_status = Stan cywilny
education = Wykształcenie
job_title = Stanowisko / Zawód
income = Dochód roczny / Wynagrodzenie brutto
iban = IBAN / Numer konta
card = Numer karty
national_id = PESEL
licence_plate = Numer rejestracyjny
religion = Wyznanie
ethnicity = Pochodzenie etniczne
political = Przynależność partyjna
health = Rozpoznanie / Choroba
orientation = Orientacja seksualna
union = Związek zawodowy
language = Język ojczysty
notes = Uwagi / Notatki
values
gender = mężczyzna / kobieta / inna
salutation = Pan / Pani
nationality = polskie / ukraińskie / niemieckie / białoruskie
marital_status = kawaler / panna / żonaty / mężatka / rozwiedziony / wdowa
education = podstawowe / zawodowe / średnie / wyższe
religion = rzymskokatolickie / prawosławne / ewangelickie / bezwyznaniowy
ethnicity = polska / ukraińska / romska / wietnamska
political = PiS / PO / Lewica / Konfederacja / PSL
health = cukrzyca / astma / depresja / padaczka / nadciśnienie / rak piersi
orientation = heteroseksualna / homoseksualna / biseksualna
union = Solidarność / OPZZ / brak
language = polski / ukraiński / angielski / niemiecki
notes
Rozmowa z panią {n}, proszę oddzwonić pod numer {p}.
{n} prosi o ofertę na adres {e}.
Klientka choruje na {c}, dostawa pod drzwi.
Pan {n} był nieobecny.
clean
Dostawa 12 palet, rozładunek przy rampie 7 przed dziewiątą.
Zwrot z powodu uszkodzonego opakowania, wystawiono korektę.
Towar niedostępny, zaproponowano zamiennik.

[sv_SE]
headers
given_name = Förnamn / Tilltalsnamn
family_name = Efternamn
full_name = Fullständigt namn / Kontaktperson
email = E-postadress / E-post privat
phone = Telefonnummer / Mobilnummer
contact_mixed = Kontaktuppgifter / Nås via
street_address = Gatuadress / Adress
postcode = Postnummer
city = Postort / Ort
region = Län
country = Land
birth_date = Födelsedatum
age = Ålder
gender = Kön
salutation = Tilltal
nationality = Medborgarskap / Nationalitet
marital_status = Civilstånd
education = Utbildningsnivå
job_title = Yrke / Befattning
income = Årsinkomst / Bruttolön
iban = IBAN / Bankkonto
card = Kortnummer
national_id = Personnummer
licence_plate = Registreringsnummer
religion = Trosuppfattning / Religion
ethnicity = Etniskt ursprung
political = Partitillhörighet
health = Diagnos / Sjukdom
orientation = Sexuell läggning
union = Fackförening
language = Modersmål
notes = Anteckningar / Kommentarer
values
gender = man / kvinna / annat
salutation = Herr / Fru
nationality = svensk / finsk / syrisk / irakisk / norsk
marital_status = ogift / gift / skild / änka
education = grundskola / gymnasium / högskola / universitet
religion = svenska kyrkan / muslim / katolik / jude / ingen
ethnicity = samisk / svensk / arabisk / romsk
political = Socialdemokraterna / Moderaterna / Sverigedemokraterna / Centerpartiet
health = diabetes / astma / depression / epilepsi / högt blodtryck / bröstcancer
orientation = heterosexuell / homosexuell / bisexuell
union = Unionen / Kommunal / IF Metall / ej medlem
language = svenska / arabiska / finska / engelska
notes
Pratade med {n} om fakturan, ring tillbaka på {p}.
{n} vill ha offerten till {e}.
Kunden lider av {c}, leverera till dörren.
Hej {g}, varan är skickad.
clean
Leverans av 12 pallar, lossning vid port 7 före klockan nio.
Retur på grund av skadad förpackning, kreditnota skapad.
Artikeln är slut, ett alternativ har föreslagits.

[da_DK]
headers
given_name = Fornavn
family_name = Efternavn
full_name = Fulde navn / Kontaktperson
email = E-mailadresse / Privat e-mail
phone = Telefonnummer / Mobiltelefon
contact_mixed = Kontaktoplysninger / Træffes på
street_address = Gade og nr. / Adresse
postcode = Postnummer
city = By / Postdistrikt
region = Region / Kommune
country = Land
birth_date = Fødselsdato
age = Alder
gender = Køn
salutation = Tiltale
nationality = Statsborgerskab / Nationalitet
marital_status = Civilstand
education = Uddannelsesniveau
job_title = Stilling / Erhverv
income = Årsindkomst / Bruttoløn
iban = IBAN / Bankkonto
card = Kortnummer
national_id = CPR-nummer
licence_plate = Nummerplade
religion = Trosretning / Religion
ethnicity = Etnisk oprindelse
political = Partimedlemskab
health = Diagnose / Sygdom
orientation = Seksuel orientering
union = Fagforening
language = Modersmål
notes = Bemærkninger / Noter
values
gender = mand / kvinde / andet
salutation = Hr. / Fru
nationality = dansk / tyrkisk / polsk / svensk
marital_status = ugift / gift / skilt / enke
education = folkeskole / gymnasial / erhvervsuddannelse / bachelor / kandidat
religion = folkekirken / muslim / katolik / jøde / ingen
ethnicity = dansk / tyrkisk / grønlandsk / somalisk
political = Socialdemokratiet / Venstre / Enhedslisten / Dansk Folkeparti
health = diabetes / astma / depression / epilepsi / forhøjet blodtryk / brystkræft
orientation = heteroseksuel / homoseksuel / biseksuel
union = 3F / HK / Dansk Metal / ikke medlem
language = dansk / tyrkisk / arabisk / engelsk
notes
Talte med {n} om fakturaen, ring tilbage på {p}.
{n} ønsker tilbuddet sendt til {e}.
Kunden lider af {c}, lever til døren.
Hej {g}, varen er afsendt.
clean
Levering af 12 paller, aflæsning ved port 7 før klokken ni.
Retur på grund af beskadiget emballage, kreditnota udstedt.
Varen er udgået, et alternativ er foreslået.

[fi_FI]
headers
given_name = Etunimi / Kutsumanimi
family_name = Sukunimi
full_name = Koko nimi / Yhteyshenkilö
email = Sähköpostiosoite / Sähköposti
phone = Puhelinnumero / Matkapuhelin
contact_mixed = Yhteystiedot
street_address = Katuosoite / Lähiosoite
postcode = Postinumero
city = Postitoimipaikka / Kaupunki
region = Maakunta
country = Maa
birth_date = Syntymäaika / Syntymäpäivä
age = Ikä
gender = Sukupuoli
salutation = Puhuttelu
nationality = Kansalaisuus
marital_status = Siviilisääty
education = Koulutusaste
job_title = Ammatti / Tehtävänimike
income = Vuositulot / Bruttopalkka
iban = IBAN / Tilinumero
card = Kortin numero
national_id = Henkilötunnus
licence_plate = Rekisterinumero
religion = Uskonto / Uskontokunta
ethnicity = Etninen tausta
political = Puoluekanta
health = Diagnoosi / Sairaus
orientation = Seksuaalinen suuntautuminen
union = Ammattiliitto
language = Äidinkieli
notes = Huomautukset / Muistiinpanot
values
gender = mies / nainen / muu
salutation = Herra / Rouva
nationality = suomalainen / virolainen / venäläinen / ruotsalainen
marital_status = naimaton / naimisissa / eronnut / leski
education = peruskoulu / lukio / ammattikoulu / korkeakoulu
religion = luterilainen / ortodoksi / muslimi / uskonnoton
ethnicity = suomalainen / saamelainen / romani / somali
political = Kokoomus / SDP / Perussuomalaiset / Keskusta / Vihreät
health = diabetes / astma / masennus / epilepsia / verenpainetauti / rintasyöpä
orientation = heteroseksuaali / homoseksuaali / biseksuaali
union = Akava / SAK / ei jäsen
language = suomi / ruotsi / venäjä / viro
notes
Keskusteltu asiakkaan {n} kanssa laskusta, soitto numeroon {p}.
{n} pyytää tarjousta osoitteeseen {e}.
Asiakkaalla on {c}, toimitus ovelle.
Hei {g}, tuote on lähetetty.
clean
Toimitus 12 lavaa, purku laiturilla 7 ennen yhdeksää.
Palautus vaurioituneen pakkauksen vuoksi, hyvityslasku tehty.
Tuote loppunut, ehdotettu korvaavaa.

[cs_CZ]
headers
given_name = Jméno / Křestní jméno
family_name = Příjmení
full_name = Celé jméno / Kontaktní osoba
email = E-mailová adresa / Elektronická pošta
phone = Telefonní číslo / Mobilní telefon
contact_mixed = Kontaktní údaje / Spojení
street_address = Ulice a číslo / Adresa bydliště
postcode = PSČ / Poštovní směrovací číslo
city = Obec / Město
region = Kraj
country = Země / Stát
birth_date = Datum narození
age = Věk
gender = Pohlaví
salutation = Oslovení
nationality = Státní příslušnost / Národnost
marital_status = Rodinný stav
education = Vzdělání
job_title = Povolání / Pracovní pozice
income = Roční příjem / Hrubá mzda
iban = IBAN / Číslo účtu
card = Číslo karty
national_id = Rodné číslo
licence_plate = SPZ / Registrační značka
religion = Náboženství / Vyznání
ethnicity = Etnický původ
political = Politická příslušnost
health = Diagnóza / Onemocnění
orientation = Sexuální orientace
union = Odbory / Odborová organizace
language = Mateřský jazyk
notes = Poznámky / Komentáře
values
gender = muž / žena / jiné
salutation = Pan / Paní
nationality = česká / slovenská / ukrajinská / vietnamská
marital_status = svobodný / ženatý / vdaná / rozvedená / vdova
education = základní / vyučen / maturita / vysokoškolské
religion = římskokatolické / evangelické / židovské / bez vyznání
ethnicity = česká / romská / vietnamská / ukrajinská
political = ANO / ODS / Piráti / STAN / SPD
health = cukrovka / astma / deprese / epilepsie / vysoký krevní tlak / rakovina prsu
orientation = heterosexuální / homosexuální / bisexuální
union = OS KOVO / ČMKOS / není členem
language = čeština / slovenština / ukrajinština / angličtina
notes
Hovor s panem {n} ohledně faktury, zavolat zpět na {p}.
{n} žádá o nabídku na {e}.
Zákaznice trpí: {c}, doručit ke dveřím.
Paní {n} nebyla doma.
clean
Dodávka 12 palet, vykládka u rampy 7 před devátou hodinou.
Vráceno kvůli poškozenému obalu, vystaven dobropis.
Zboží není skladem, nabídnuta náhrada.

[en_GB]
headers
given_name = First name / Forename
family_name = Surname / Last name
full_name = Full name / Contact person
email = Email address / Personal email
phone = Phone number / Mobile
contact_mixed = Contact details / Best contact
street_address = Street address / Address line 1
postcode = Postcode / Postal code
city = Town / City
region = County
country = Country
birth_date = Date of birth / DOB
age = Age
gender = Gender / Sex
salutation = Title
nationality = Nationality / Citizenship
marital_status = Marital status
education = Highest qualification
job_title = Job title / Occupation
income = Annual income / Gross salary
iban = IBAN / Bank account
card = Credit card number
national_id = NHS number / National insurance no
licence_plate = Vehicle registration
religion = Religion / Faith
ethnicity = Ethnic group / Ethnicity
political = Political affiliation
health = Medical condition / Diagnosis
orientation = Sexual orientation
union = Trade union
language = First language
notes = Comments / Agent notes
values
gender = male / female / other
salutation = Mr / Mrs / Ms
nationality = British / Irish / Polish / Indian / Nigerian
marital_status = single / married / divorced / widowed
education = GCSE / A levels / bachelor's degree / master's degree / PhD
religion = Church of England / Catholic / Muslim / Hindu / Sikh / none
ethnicity = White British / Black Caribbean / Indian / Pakistani / Mixed
political = Labour / Conservative / Liberal Democrats / Green / SNP
health = diabetes / asthma / depression / epilepsy / hypertension / breast cancer
orientation = heterosexual / gay / bisexual / lesbian
union = Unison / Unite / GMB / not a member
language = English / Polish / Punjabi / Urdu
notes
Spoke with {n} about the invoice, call back on {p}.
{n} asked for the quote to be sent to {e}.
Customer has {c}, deliver to the door.
Hi {g}, your parcel is on its way.
clean
Delivery of 12 pallets, unloading at dock 7 before nine.
Returned because of damaged packaging, credit note raised.
Item is out of stock, an alternative was offered.

[el_GR]
headers
given_name = Όνομα
family_name = Επώνυμο
full_name = Ονοματεπώνυμο / Υπεύθυνος επικοινωνίας
email = Ηλεκτρονικό ταχυδρομείο / Διεύθυνση email
phone = Τηλέφωνο / Κινητό
contact_mixed = Στοιχεία επικοινωνίας
street_address = Διεύθυνση / Οδός και αριθμός
postcode = Ταχυδρομικός κώδικας / ΤΚ
city = Πόλη
region = Νομός / Περιφέρεια
country = Χώρα
birth_date = Ημερομηνία γέννησης
age = Ηλικία
gender = Φύλο
salutation = Προσφώνηση
nationality = Υπηκοότητα / Ιθαγένεια
marital_status = Οικογενειακή κατάσταση
education = Εκπαίδευση / Μορφωτικό επίπεδο
job_title = Επάγγελμα / Θέση εργασίας
income = Ετήσιο εισόδημα / Μισθός
iban = IBAN / Τραπεζικός λογαριασμός
card = Αριθμός κάρτας
national_id = ΑΜΚΑ / ΑΦΜ
licence_plate = Αριθμός κυκλοφορίας
religion = Θρήσκευμα
ethnicity = Εθνοτική καταγωγή
political = Πολιτικό κόμμα
health = Διάγνωση / Ασθένεια
orientation = Σεξουαλικός προσανατολισμός
union = Συνδικάτο
language = Μητρική γλώσσα
notes = Σχόλια / Παρατηρήσεις
values
gender = άνδρας / γυναίκα / άλλο
salutation = κ. / κα
nationality = ελληνική / αλβανική / βουλγαρική / κυπριακή
marital_status = άγαμος / έγγαμος / διαζευγμένη / χήρα
education = γυμνάσιο / λύκειο / πτυχίο / μεταπτυχιακό
religion = ορθόδοξος / καθολικός / μουσουλμάνος / άθεος
ethnicity = ελληνική / ρομά / αλβανική
political = Νέα Δημοκρατία / ΣΥΡΙΖΑ / ΠΑΣΟΚ / ΚΚΕ
health = διαβήτης / άσθμα / κατάθλιψη / επιληψία / υπέρταση
orientation = ετεροφυλόφιλος / ομοφυλόφιλος / αμφιφυλόφιλος
union = ΓΣΕΕ / ΑΔΕΔΥ / κανένα
language = ελληνικά / αλβανικά / αγγλικά
notes
Συνομιλία με {n} για το τιμολόγιο, κλήση στο {p}.
{n}: αποστολή προσφοράς στο {e}.
Η πελάτισσα πάσχει από {c}, παράδοση στην πόρτα.
clean
Παράδοση 12 παλετών, εκφόρτωση στη ράμπα 7 πριν τις εννέα.
Επιστροφή λόγω κατεστραμμένης συσκευασίας.
Το προϊόν εξαντλήθηκε, προτάθηκε εναλλακτικό.

[ro_RO]
headers
given_name = Prenume
family_name = Nume de familie
full_name = Nume complet / Persoană de contact
email = Adresă de e-mail / Poștă electronică
phone = Număr de telefon / Telefon mobil
contact_mixed = Date de contact
street_address = Adresă / Strada și numărul
postcode = Cod poștal
city = Localitate / Oraș
region = Județ
country = Țara
birth_date = Data nașterii
age = Vârsta
gender = Sex / Gen
salutation = Formula de adresare
nationality = Cetățenie / Naționalitate
marital_status = Stare civilă
education = Nivel de studii
job_title = Funcție / Ocupație
income = Venit anual / Salariu brut
iban = IBAN / Cont bancar
card = Număr card
national_id = CNP / Cod numeric personal
licence_plate = Număr de înmatriculare
religion = Religie / Confesiune
ethnicity = Etnie / Origine etnică
political = Partid politic
health = Diagnostic / Afecțiune
orientation = Orientare sexuală
union = Sindicat
language = Limba maternă
notes = Observații / Comentarii
values
gender = bărbat / femeie / altul
salutation = Dl / Dna
nationality = română / maghiară / moldovenească / ucraineană
marital_status = necăsătorit / căsătorită / divorțat / văduvă
education = gimnaziu / liceu / licență / masterat / doctorat
religion = ortodox / romano-catolic / reformat / penticostal
ethnicity = română / maghiară / romă / germană
political = PSD / PNL / USR / AUR / UDMR
health = diabet / astm / depresie / epilepsie / hipertensiune / cancer la sân
orientation = heterosexual / homosexual / bisexual
union = BNS / Cartel Alfa / niciunul
language = română / maghiară / engleză
notes
Discuție cu {n} despre factură, de sunat la {p}.
{n} cere oferta la {e}.
Clienta suferă de {c}, livrare la ușă.
Doamna {n} nu era acasă.
clean
Livrare de 12 paleți, descărcare la rampa 7 înainte de ora nouă.
Retur din cauza ambalajului deteriorat.
Produs epuizat, s-a propus o alternativă.

[hu_HU]
headers
given_name = Keresztnév / Utónév
family_name = Vezetéknév / Családnév
full_name = Teljes név / Kapcsolattartó
email = E-mail cím / Elektronikus levélcím
phone = Telefonszám / Mobiltelefon
contact_mixed = Elérhetőség / Kapcsolati adatok
street_address = Utca, házszám / Lakcím
postcode = Irányítószám
city = Település / Város
region = Megye
country = Ország
birth_date = Születési dátum / Születési idő
age = Életkor
gender = Nem
salutation = Megszólítás
nationality = Állampolgárság
marital_status = Családi állapot
education = Iskolai végzettség
job_title = Beosztás / Foglalkozás
income = Éves jövedelem / Bruttó fizetés
iban = IBAN / Bankszámlaszám
card = Kártyaszám
national_id = TAJ szám / Adóazonosító jel
licence_plate = Rendszám
religion = Vallás / Felekezet
ethnicity = Etnikai származás
political = Pártállás
health = Diagnózis / Betegség
orientation = Szexuális irányultság
union = Szakszervezet
language = Anyanyelv
notes = Megjegyzések / Jegyzetek
values
gender = férfi / nő / egyéb
salutation = Úr / Hölgy
nationality = magyar / román / szlovák / német
marital_status = nőtlen / hajadon / házas / elvált / özvegy
education = általános iskola / szakmunkás / érettségi / egyetem
religion = római katolikus / református / evangélikus / zsidó
ethnicity = magyar / roma / német / szlovák
political = Fidesz / DK / Momentum / Jobbik / Tisza
health = cukorbetegség / asztma / depresszió / epilepszia / magas vérnyomás
orientation = heteroszexuális / homoszexuális / biszexuális
union = MASZSZ / LIGA / nem tag
language = magyar / román / német / angol
notes
Beszélgetés {n} ügyféllel a számláról, visszahívni: {p}.
{n} ajánlatot kér a {e} címre.
Az ügyfél betegsége: {c}, ajtóig szállítani.
Kedves {g}, a csomagot feladtuk.
clean
Szállítás 12 raklap, lerakodás a 7-es rámpánál kilenc óra előtt.
Visszaküldés sérült csomagolás miatt, jóváírás kiállítva.
A termék elfogyott, helyettesítőt ajánlottunk.

[no_NO]
headers
given_name = Fornavn
family_name = Etternavn
full_name = Fullt navn / Kontaktperson
email = E-postadresse / Privat e-post
phone = Telefonnummer / Mobilnummer
contact_mixed = Kontaktopplysninger / Treffes på
street_address = Gateadresse / Adresse
postcode = Postnummer
city = Poststed / By
region = Fylke
country = Land
birth_date = Fødselsdato
age = Alder
gender = Kjønn
salutation = Tiltaleform
nationality = Statsborgerskap / Nasjonalitet
marital_status = Sivilstand
education = Utdanningsnivå
job_title = Stilling / Yrke
income = Årsinntekt / Bruttolønn
iban = IBAN / Kontonummer
card = Kortnummer
national_id = Fødselsnummer
licence_plate = Registreringsnummer
religion = Livssyn / Religion
ethnicity = Etnisk opprinnelse
political = Partitilhørighet
health = Diagnose / Sykdom
orientation = Seksuell legning
union = Fagforening
language = Morsmål
notes = Merknader / Notater
values
gender = mann / kvinne / annet
salutation = Herr / Fru
nationality = norsk / svensk / polsk / somalisk
marital_status = ugift / gift / skilt / enke
education = grunnskole / videregående / fagbrev / bachelor / master
religion = Den norske kirke / muslim / katolikk / ingen
ethnicity = norsk / samisk / pakistansk / somalisk
political = Arbeiderpartiet / Høyre / Fremskrittspartiet / Senterpartiet
health = diabetes / astma / depresjon / epilepsi / høyt blodtrykk / brystkreft
orientation = heterofil / homofil / bifil
union = LO / Fagforbundet / ikke medlem
language = norsk / polsk / urdu / engelsk
notes
Snakket med {n} om fakturaen, ring tilbake på {p}.
{n} ønsker tilbudet sendt til {e}.
Kunden lider av {c}, lever til døren.
Hei {g}, varen er sendt.
clean
Levering av 12 paller, lossing ved port 7 før klokken ni.
Retur på grunn av skadet emballasje, kreditnota utstedt.
Varen er utgått, et alternativ er foreslått.
"""


def read():
    """{locale: {"headers": {concept: [..]}, "values": {concept: [..]}, "notes": [..], "clean": [..]}}"""
    out, block, part = {}, None, None
    for line in TEXT.splitlines():
        line = line.strip()
        if not line:
            continue
        if line.startswith("["):
            block = out[line.strip("[]")] = {"headers": {}, "values": {}, "notes": [], "clean": []}
        elif line in block:
            part = line
        elif part in ("notes", "clean"):
            block[part].append(line)
        else:
            concept, words = line.split(" = ", 1)
            block[part][concept] = words.split(" / ")
    return out
