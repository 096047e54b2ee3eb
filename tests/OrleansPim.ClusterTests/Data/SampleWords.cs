namespace OrleansPim.ClusterTests.Data;

/// <summary>Words in the scripts that subscribers write.</summary>
internal static class SampleWords
{
    public static readonly string[] GivenNames =
    [
        "Jürgen", "Åsa", "Zoë", "François", "Łukasz", "Şükrü", "Nguyễn", "Αλέξανδρος", "Наталья", "محمد", "שרה", "小明", "さくら", "지훈",
        "Anna-Lena", "O'Brien", "Jean-Baptiste", "María José", "Þóra", "Ðorđe", "ஆனந்த்", "प्रिया", "สมชาย", "Thomas", "Emma", "Luca",
    ];

    public static readonly string[] FamilyNames =
    [
        "Müller-Lüdenscheidt", "Sjöström", "Groß", "d'Aubigné", "Wójcik", "Yıldırım", "Văn", "Παπαδόπουλος", "Иванова", "الفارسي", "לוי",
        "王", "佐藤", "김", "Smith", "van der Berg", "de la Cruz", "Sigurðardóttir", "Đorđević", "குமார்", "शर्मा", "ใจดี", "Rossi", "😀",
    ];

    public static readonly string[] Companies =
        ["Bäckerei Öhlmann", "ACME; Sons, Ltd.", "株式会社テスト", "Société Générale d'Électricité", "ООО «Ромашка»", "Schmidt & Partner", "R\\D"];

    public static readonly string[] Streets =
        ["Königstraße 12", "12, rue de l'Église", "東京都千代田区1-1", "1600 Main St; Apt. 4", "ул. Ленина, д. 5", "Straße des 17. Juni 135"];

    public static readonly string[] Notes =
    [
        "Allergic to nuts.\nCall after six.\n\nGate code: 1234#",
        "Kennengelernt auf der Messe in Köln; Rückruf bis Freitag, bitte.",
        "誕生日プレゼント：青いマフラー。\n住所が変わった。",
        "A very long remark that goes on and on so that every reader of it has to fold and to unfold, as lines of more than seventy-five octets must be.",
        "Tabs\tand \"quotes\", a backslash \\, a caret ^n and <xml> &amp; entities; even a ]]> is text.",
        "🎂🎈 Überraschungsfeier! 🎉",
    ];

    public static readonly string[] Occasions =
    [
        "Zahnärztin", "Stand-up", "会議（第3会議室）", "Team lunch, Café Müller", "Совещание", "Déjeuner d'affaires", "Yoga; bring a mat",
        "Flight LH 716 to 東京", "Elternabend", "1:1 with Zoë", "Geburtstag von Jürgen", "Müllabfuhr",
    ];

    public static readonly string[] Chores =
        ["Steuererklärung abgeben", "Buy milk, eggs; bread", "牛乳を買う", "Renew passport", "Позвонить маме", "Réserver l'hôtel", "Fahrrad flicken"];
}
