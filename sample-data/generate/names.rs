//! Names of people, streets and places, written down from general knowledge and combined at
//! random: no person is meant.

/// First and family names that go together: women, men, families.
pub struct Names {
    /// First names of women.
    pub female: &'static [&'static str],
    /// First names of men.
    pub male: &'static [&'static str],
    /// Family names, with their particles.
    pub family: &'static [&'static str],
}

/// Dutch names.
pub const DUTCH: Names = Names {
    female: &[
        "Anna", "Emma", "Sanne", "Lisa", "Julia", "Femke", "Marieke", "Annemarie", "Ingrid", "Saskia", "Wilma",
        "Johanna", "Cornelia", "Hendrika", "Roos", "Fleur", "Lotte", "Eva", "Sophie", "Tess", "Maud", "Noor", "Iris",
        "Esther", "Monique", "Petra", "Linda", "Bianca", "Karin", "Yvonne", "Marjan", "Geertje", "Trijntje",
        "Renée", "Zoë", "Chloé", "Loes", "Nienke", "Anouk", "Mirjam", "Els", "Greet", "Truus", "Ans", "Willemijn",
        "Carlijn", "Hanneke", "Jolanda", "Corrie", "Elise", "Liesbeth", "Margriet", "Olivia", "Rose", "Amber",
        "Jasmijn", "Myrthe", "Sjoukje", "Tineke", "Wietske",
    ],
    male: &[
        "Jan", "Pieter", "Daan", "Bram", "Sem", "Lucas", "Thijs", "Lars", "Kees", "Henk", "Gerrit", "Willem",
        "Johannes", "Cornelis", "Dirk", "Sjoerd", "Wouter", "Maarten", "Jeroen", "Bas", "Ruben", "Tim", "Tom",
        "Niels", "Sander", "Erik", "Frank", "Hans", "Peter", "Rob", "Marcel", "Arjan", "Jelle", "Teun", "Mees",
        "Finn", "Luuk", "Stijn", "Joost", "Koen", "Rutger", "Geert", "Klaas", "Bert", "Theo", "Ton", "Wim", "Aart",
        "Evert", "Hessel", "Douwe", "Jurre", "Floris", "Casper", "Jesse", "Siebe", "Menno", "Ruud", "René", "Loïc",
    ],
    family: &[
        "de Jong", "Jansen", "de Vries", "van den Berg", "Bakker", "van Dijk", "Visser", "Janssen", "Smit", "Meijer",
        "de Boer", "Mulder", "de Groot", "Bos", "Vos", "Peters", "Hendriks", "van Leeuwen", "Dekker", "Brouwer",
        "de Wit", "Dijkstra", "Smits", "de Graaf", "van der Meer", "van der Linden", "Kok", "Jacobs", "de Haan",
        "Vermeulen", "van den Heuvel", "van der Veen", "van den Broek", "de Bruijn", "de Bruin", "van der Heijden",
        "Schouten", "van Beek", "Willems", "van Vliet", "van de Ven", "Hoekstra", "Maas", "Verhoeven", "Koster",
        "van Dam", "van der Wal", "Prins", "Blom", "Huisman", "Peeters", "de Jonge", "Kuipers", "van Veen", "Post",
        "Kuiper", "Veenstra", "Kramer", "van den Brink", "Scholten", "van Wijk", "Postma", "Martens", "Vink",
        "de Ruiter", "Timmermans", "Groen", "Gerritsen", "Jonker", "van Loon", "Boer", "van der Velde", "Willemsen",
        "Smeets", "de Lange", "de Vos", "Bosch", "van Dongen", "Schipper", "de Koning", "van der Laan", "Koning",
        "Driessen", "van Doorn", "Hermans", "van den Bosch", "van der Meulen", "Hofman", "Bosman", "Wolters",
        "Sanders", "Mol", "Kuijpers", "Molenaar", "van der Pol", "Hoogenboom", "'t Hart", "in 't Veld", "ter Horst",
        "ten Brink", "op den Kelder", "van 't Hof", "Zijlstra", "Wiersma", "Boonstra", "Terpstra", "Sikkema",
        "Hoeksema", "Veldhuis", "Oosterhuis", "Nijhuis", "Brugman", "Ridder", "van der Zande-Kuil", "Bouwmeester",
        "Quispel", "Roelofs", "Tromp", "Uittenbogaard", "IJzerman", "Zwart", "de Wilde", "Overbeek", "Pronk",
    ],
};

/// Turkish names as they are written in a Dutch administration.
pub const TURKISH: Names = Names {
    female: &["Fatma", "Elif", "Zeynep", "Ayse", "Emine", "Merve", "Hatice", "Esra", "Dilara", "Gülsen", "Sevda"],
    male: &["Mehmet", "Mustafa", "Ahmet", "Emre", "Murat", "Hüseyin", "Ömer", "Yusuf", "Kemal", "Burak", "Serkan"],
    family: &[
        "Yilmaz", "Kaya", "Demir", "Sahin", "Çelik", "Yildiz", "Yildirim", "Öztürk", "Aydin", "Özdemir", "Arslan",
        "Dogan", "Koç", "Kurt", "Güven", "Tekin",
    ],
};

/// Moroccan names as they are written in a Dutch administration.
pub const MOROCCAN: Names = Names {
    female: &["Fatima", "Naima", "Samira", "Khadija", "Yasmina", "Hanane", "Nora", "Salma", "Loubna", "Ikram"],
    male: &["Mohamed", "Ahmed", "Youssef", "Rachid", "Hassan", "Karim", "Bilal", "Ilias", "Said", "Abdelkader"],
    family: &[
        "El Amrani", "Bouzid", "Benali", "El Idrissi", "Bennani", "Aziz", "Ouali", "Chaouki", "El Khattabi",
        "Haddad", "Azzouzi", "Boukhari", "Tahiri", "Ait Ben Haddou",
    ],
};

/// Surinamese names.
pub const SURINAMESE: Names = Names {
    female: &["Shanti", "Anjali", "Sharmila", "Ruth", "Wendy", "Cheryl", "Priya", "Natasha", "Ilse", "Roshni"],
    male: &["Ravi", "Soeresh", "Dennis", "Kenneth", "Winston", "Ashwin", "Humphrey", "Rajesh", "Clyde", "Orlando"],
    family: &[
        "Ramdin", "Ramlal", "Mohan", "Soekhoe", "Jagroep", "Bhagwandin", "Kalloe", "Pinas", "Sedney", "Veldwijk",
        "Tjon A Tsien", "Kishoen", "Rozenblad", "Doekhi", "Landveld",
    ],
};

/// Polish names without the letters that Windows-1252 lacks.
pub const POLISH: Names = Names {
    female: &["Agnieszka", "Katarzyna", "Magdalena", "Malgorzata", "Ewa", "Joanna", "Beata", "Dorota"],
    male: &["Piotr", "Tomasz", "Krzysztof", "Marek", "Pawel", "Jakub", "Grzegorz", "Wojciech"],
    family: &[
        "Nowak", "Kowalski", "Wisniewski", "Wojcik", "Kaminski", "Lewandowski", "Zielinski", "Szymanski",
        "Dabrowski", "Mazur", "Krawczyk", "Pawlak",
    ],
};

/// Indonesian and Moluccan names.
pub const INDONESIAN: Names = Names {
    female: &["Dewi", "Sari", "Ayu", "Josina", "Ratna", "Wati"],
    male: &["Budi", "Agus", "Yanto", "Johny", "Samuel", "Otto"],
    family: &["Tahapary", "Sahetapy", "Wattimena", "Pattiasina", "Latuheru", "Santoso", "Wijaya", "Sapulete"],
};

/// German names.
pub const GERMAN: Names = Names {
    female: &[
        "Anna", "Maria", "Ursula", "Monika", "Petra", "Sabine", "Renate", "Karin", "Andrea", "Claudia", "Susanne",
        "Birgit", "Heike", "Stefanie", "Nicole", "Julia", "Katharina", "Lena", "Hannah", "Mia", "Greta", "Jördis",
        "Bärbel", "Käthe", "Anneliese", "Franziska", "Antje", "Wiebke", "Annika", "Hildegard",
    ],
    male: &[
        "Peter", "Michael", "Thomas", "Andreas", "Wolfgang", "Klaus", "Jürgen", "Günter", "Stefan", "Christian",
        "Uwe", "Werner", "Horst", "Frank", "Dieter", "Manfred", "Gerhard", "Jörg", "Björn", "Sören", "Lukas", "Felix",
        "Jonas", "Maximilian", "Heinz", "Karl-Heinz", "Detlef", "Torsten", "Matthias", "Götz",
    ],
    family: &[
        "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann",
        "Schäfer", "Koch", "Bauer", "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz", "Zimmermann",
        "Braun", "Krüger", "Hofmann", "Hartmann", "Lange", "Schmitt", "Werner", "Krause", "Meier", "Lehmann",
        "Schmid", "Schulze", "Maier", "Köhler", "Herrmann", "König", "Walter", "Mayer", "Huber", "Kaiser", "Fuchs",
        "Peters", "Lang", "Scholz", "Möller", "Weiß", "Jung", "Hahn", "Schubert", "Vogel", "Friedrich", "Keller",
        "Günther", "Frank", "Berger", "Winkler", "Roth", "Beck", "Lorenz", "Baumann", "Großmann", "von Bergen",
        "von der Heide", "zu Hohenfels", "Kühn", "Böhm", "Voß", "Jäger", "Stein", "Groß",
    ],
};

/// Names with letters outside Windows-1252, used only where a file is Unicode.
pub const EASTERN: Names = Names {
    female: &["Małgorzata", "Şeyma", "Božena", "Ágnes", "Iğıl", "Oľga", "Łucja"],
    male: &["Łukasz", "Paweł", "Şükrü", "Jiří", "Győző", "Ștefan", "Đorđe"],
    family: &["Wójcik", "Dąbrowska", "Yıldız", "Dvořák", "Szőke", "Ionescu", "Şahin", "Wiśniewska", "Đukić"],
};

/// English names.
pub const ENGLISH: Names = Names {
    female: &[
        "Olivia", "Amelia", "Isla", "Emily", "Grace", "Margaret", "Susan", "Patricia", "Helen", "Joanne", "Karen",
        "Sarah", "Claire", "Rebecca", "Charlotte", "Lucy", "Ruby", "Jade", "Rose", "Amber", "Olive", "Daisy", "April",
        "June", "Hazel", "Ivy", "Siobhán", "Niamh", "Bronwen", "Fiona", "Priya", "Aisha", "Ngozi",
    ],
    male: &[
        "Oliver", "George", "Harry", "Jack", "Noah", "Charlie", "James", "William", "Thomas", "David", "John",
        "Paul", "Mark", "Andrew", "Stephen", "Kevin", "Ian", "Alan", "Graham", "Nigel", "Callum", "Rhys", "Ewan",
        "Declan", "Imran", "Rajiv", "Kwame", "Will", "Grant", "Miles", "Mason", "Max",
    ],
    family: &[
        "Smith", "Jones", "Williams", "Taylor", "Brown", "Davies", "Evans", "Wilson", "Thomas", "Roberts",
        "Johnson", "Lewis", "Walker", "Robinson", "Wood", "Thompson", "White", "Watson", "Jackson", "Wright",
        "Green", "Harris", "Cooper", "King", "Lee", "Martin", "Clarke", "James", "Morgan", "Hughes", "Edwards",
        "Hill", "Moore", "Clark", "Harrison", "Scott", "Young", "Morris", "Hall", "Ward", "Turner", "Carter",
        "Phillips", "Mitchell", "Patel", "Adams", "Campbell", "Anderson", "Allen", "Cook", "O'Brien", "O'Connor",
        "MacDonald", "McCarthy", "Khan", "Begum", "Okafor", "Singh", "Fitzgerald-Moss", "Penhaligon", "Price",
    ],
};

/// French names.
pub const FRENCH: Names = Names {
    female: &[
        "Marie", "Nathalie", "Isabelle", "Sylvie", "Catherine", "Martine", "Christine", "Françoise", "Valérie",
        "Sandrine", "Stéphanie", "Véronique", "Sophie", "Céline", "Chantal", "Anaïs", "Manon", "Camille", "Léa",
        "Chloé", "Inès", "Jeanne", "Louise", "Hélène", "Aurélie", "Élodie", "Marie-Claude", "Zoé", "Fatoumata",
        "Leïla", "Rose", "Noémie",
    ],
    male: &[
        "Jean", "Philippe", "Michel", "Alain", "Patrick", "Nicolas", "Christophe", "Pierre", "Laurent", "Frédéric",
        "Stéphane", "Julien", "Sébastien", "Éric", "François", "Jérôme", "Hugo", "Théo", "Lucas", "Gaël", "Loïc",
        "Jean-Baptiste", "Jean-Luc", "Rémi", "Benoît", "Mamadou", "Karim", "Mickaël", "Côme", "Aurélien",
    ],
    family: &[
        "Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent",
        "Simon", "Michel", "Lefèvre", "Leroy", "Roux", "David", "Bertrand", "Morel", "Fournier", "Girard", "Bonnet",
        "Dupont", "Lambert", "Fontaine", "Rousseau", "Vincent", "Muller", "Faure", "André", "Mercier", "Blanc",
        "Guérin", "Boyer", "Garnier", "Chevalier", "François", "Legrand", "Gauthier", "Garcia", "Perrin", "Robin",
        "Clément", "Morin", "Nicolas", "Henry", "Roussel", "Mathieu", "Gautier", "Masson", "Marchand", "Duval",
        "Denis", "Dumont", "Marie", "Lemaire", "Noël", "Meyer", "Dufour", "Brun", "Le Gall", "de La Fontaine",
        "d'Aubigny", "Traoré", "Diallo", "Benhamou", "Nguyen", "Joly", "Pêcheur", "L'Hostis",
    ],
};

/// Spanish names.
pub const SPANISH: Names = Names {
    female: &[
        "María", "Carmen", "Ana", "Isabel", "Laura", "Cristina", "Marta", "Lucía", "Elena", "Pilar", "Dolores",
        "Rosa", "Josefa", "Teresa", "Raquel", "Beatriz", "Nuria", "Silvia", "Rocío", "Inmaculada", "Montserrat",
        "Itziar", "Begoña", "Sofía", "Paula", "Alba", "Ángela", "Concepción", "María José", "Ainhoa",
    ],
    male: &[
        "Antonio", "José", "Manuel", "Francisco", "David", "Juan", "Javier", "Daniel", "Carlos", "Jesús",
        "Alejandro", "Miguel", "Rafael", "Pedro", "Ángel", "Pablo", "Sergio", "Fernando", "Jorge", "Luis", "Alberto",
        "Álvaro", "Adrián", "Óscar", "Rubén", "Íñigo", "Jordi", "José Luis", "Andrés", "Ramón",
    ],
    family: &[
        "García López", "Rodríguez Pérez", "González Ruiz", "Fernández Díaz", "López Moreno", "Martínez Muñoz",
        "Sánchez Álvarez", "Pérez Romero", "Gómez Gutiérrez", "Martín Alonso", "Jiménez Navarro", "Ruiz Torres",
        "Hernández Domínguez", "Díaz Vázquez", "Moreno Ramos", "Muñoz Gil", "Álvarez Ramírez", "Romero Serrano",
        "Alonso Blanco", "Gutiérrez Molina", "Navarro Morales", "Torres Suárez", "Domínguez Ortega", "Vázquez Castro",
        "Ramos Delgado", "Gil Ortiz", "Ramírez Marín", "Serrano Rubio", "Blanco Núñez", "Molina Iglesias",
        "Suárez Medina", "Ortega Garrido", "Delgado Cortés", "Castro Castillo", "Ortiz Santos", "Rubio Lozano",
        "Marín Guerrero", "Iglesias Cano", "Ibáñez Prieto", "Peña Méndez", "Cruz Calvo", "Gallego Vidal",
        "León Márquez", "Herrera Cabrera", "Etxeberria Agirre", "Puig i Serra", "de la Fuente", "del Río Campos",
    ],
};

/// A place with the span of its postal codes (Dutch digits, or five digits elsewhere).
pub type Place = (&'static str, u32, u32);

/// Dutch places; the first ones are picked more often.
pub const PLACES_NL: &[Place] = &[
    ("Amsterdam", 1011, 1109), ("Rotterdam", 3011, 3089), ("'s-Gravenhage", 2491, 2597), ("Utrecht", 3511, 3585),
    ("Eindhoven", 5611, 5658), ("Groningen", 9711, 9747), ("Tilburg", 5011, 5049), ("Almere", 1311, 1363),
    ("Breda", 4811, 4839), ("Nijmegen", 6511, 6546), ("Apeldoorn", 7311, 7339), ("Haarlem", 2011, 2037),
    ("Arnhem", 6811, 6846), ("Enschede", 7511, 7548), ("Amersfoort", 3811, 3829), ("Zwolle", 8011, 8045),
    ("Leiden", 2311, 2334), ("Leeuwarden", 8911, 8941), ("Maastricht", 6211, 6229), ("Dordrecht", 3311, 3329),
    ("Deventer", 7411, 7431), ("Delft", 2611, 2629), ("Alkmaar", 1811, 1827), ("Venlo", 5911, 5928),
    ("Hoogeveen", 7901, 7909), ("Goes", 4461, 4465), ("Sneek", 8601, 8608), ("Winterswijk", 7101, 7109),
    ("Den Burg", 1791, 1791), ("Súdwest-Fryslân", 8701, 8765), ("Lage Zwaluwe", 4926, 4926), ("Urk", 8321, 8322),
];

/// Dutch streets.
pub const STREETS_NL: &[&str] = &[
    "Kerkstraat", "Dorpsstraat", "Schoolstraat", "Molenweg", "Stationsweg", "Julianastraat", "Wilhelminalaan",
    "Beatrixstraat", "Nieuwstraat", "Hoofdstraat", "Lindelaan", "Eikenlaan", "Beukenhof", "Parallelweg",
    "Burgemeester de Vrieslaan", "Prins Hendrikkade", "Zandpad", "Industrieweg", "Raadhuisplein", "Vijverlaan",
    "Anne Frankstraat", "Jan Steenstraat", "Rembrandtlaan", "Nassaustraat", "Oranjesingel", "Meidoornstraat",
    "Korte Poten", "'t Hoekje", "Laan van Nieuw Oost", "Dijkweg", "Havenkade", "Torenstraat",
];

/// German places.
pub const PLACES_DE: &[Place] = &[
    ("Berlin", 10115, 14199), ("Hamburg", 20095, 22769), ("München", 80331, 81929), ("Köln", 50667, 51149),
    ("Frankfurt am Main", 60306, 60599), ("Düsseldorf", 40210, 40629), ("Leipzig", 4103, 4357),
    ("Bremen", 28195, 28779), ("Nürnberg", 90402, 90491), ("Münster", 48143, 48167), ("Göttingen", 37073, 37085),
    ("Görlitz", 2826, 2828),
];

/// German streets.
pub const STREETS_DE: &[&str] = &[
    "Hauptstraße", "Bahnhofstraße", "Schillerstraße", "Goethestraße", "Gartenweg", "Lindenallee", "Am Markt",
    "Mühlenweg", "Bergstraße", "Kirchgasse", "Rosenweg", "Friedrich-Ebert-Straße",
];

/// British places with the letters of their postal area; the numbers bound the district.
pub const PLACES_EN: &[(&str, &str, u32)] = &[
    ("London", "SE", 28), ("Manchester", "M", 40), ("Birmingham", "B", 48), ("Leeds", "LS", 29),
    ("Glasgow", "G", 53), ("Cardiff", "CF", 24), ("Bristol", "BS", 16), ("Norwich", "NR", 20), ("York", "YO", 32),
    ("Belfast", "BT", 17),
];

/// British streets.
pub const STREETS_EN: &[&str] = &[
    "High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane", "Park Avenue", "The Crescent",
    "Queens Road", "Orchard Close", "Kings Mews",
];

/// French places.
pub const PLACES_FR: &[Place] = &[
    ("Paris", 75001, 75020), ("Lyon", 69001, 69009), ("Marseille", 13001, 13016), ("Toulouse", 31000, 31500),
    ("Nantes", 44000, 44300), ("Strasbourg", 67000, 67200), ("Bordeaux", 33000, 33800), ("Lille", 59000, 59800),
    ("Rennes", 35000, 35700), ("Saint-Étienne", 42000, 42100), ("Besançon", 25000, 25000), ("Nîmes", 30000, 30900),
];

/// French streets.
pub const STREETS_FR: &[&str] = &[
    "rue de la République", "avenue Victor-Hugo", "rue du Moulin", "place de l'Église", "boulevard Voltaire",
    "rue des Lilas", "impasse du Château", "chemin des Vignes", "rue Jean-Jaurès", "allée des Tilleuls",
];

/// Spanish places.
pub const PLACES_ES: &[Place] = &[
    ("Madrid", 28001, 28055), ("Barcelona", 8001, 8042), ("Valencia", 46001, 46026), ("Sevilla", 41001, 41020),
    ("Zaragoza", 50001, 50022), ("Málaga", 29001, 29018), ("Bilbao", 48001, 48015), ("A Coruña", 15001, 15011),
    ("Logroño", 26001, 26009), ("Cádiz", 11001, 11012),
];

/// Spanish streets.
pub const STREETS_ES: &[&str] = &[
    "Calle Mayor", "Avenida de la Constitución", "Calle del Sol", "Plaza de España", "Paseo Marítimo",
    "Calle Real", "Ronda de San Pedro", "Camino Viejo", "Calle de Alcalá", "Travesía del Carmen",
];

/// Dutch job titles; the last ones are rare.
pub const JOBS_NL: &[&str] = &[
    "Inkoper", "Verkoopmedewerker", "Administratief medewerker", "Directeur", "Boekhouder", "Docent",
    "Verpleegkundige", "Projectleider", "Magazijnmedewerker", "Chauffeur", "Kok", "Software-ontwikkelaar",
    "Adviseur", "Timmerman", "Elektricien", "Schoonmaker", "Huisarts", "Notaris", "Dierenarts", "Imam", "Wethouder",
];

/// English job titles.
pub const JOBS_EN: &[&str] = &[
    "Sales Manager", "Buyer", "Account Executive", "Teacher", "Nurse", "Software Engineer", "Operations Director",
    "Accountant", "Receptionist", "Driver", "Electrician", "Vicar", "Head of Marketing", "Trade Union Secretary",
];

/// German job titles.
pub const JOBS_DE: &[&str] = &[
    "Einkäufer", "Vertriebsleiterin", "Sachbearbeiter", "Geschäftsführer", "Buchhalterin", "Lehrer", "Pflegefachkraft",
    "Projektleiterin", "Lagerist", "Tischlermeister", "Hausärztin", "Steuerberater", "Pfarrer", "Betriebsrätin",
];

/// French job titles.
pub const JOBS_FR: &[&str] = &[
    "Acheteur", "Responsable commerciale", "Comptable", "Infirmière", "Enseignant", "Directrice", "Chef de projet",
    "Assistante", "Médecin", "Boulanger", "Électricien", "Développeuse", "Notaire", "Déléguée syndicale",
];

/// Spanish job titles.
pub const JOBS_ES: &[&str] = &[
    "Comprador", "Responsable de ventas", "Contable", "Enfermera", "Profesor", "Directora", "Jefe de proyecto",
    "Administrativa", "Médica", "Panadero", "Electricista", "Desarrolladora", "Abogado", "Párroco",
];
