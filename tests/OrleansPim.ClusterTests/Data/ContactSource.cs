namespace OrleansPim.ClusterTests.Data;

/// <summary>Makes contacts as phones write them, the same for the same seed.</summary>
internal sealed class ContactSource(int seed)
{
    private const int PortraitEvery = 25;
    private const int PortraitLength = 20 * 1024;

    private readonly Random _random = new(seed);

    /// <summary>Makes contacts, one in <see cref="PortraitEvery"/> with a portrait of some 20 KB.</summary>
    public IReadOnlyList<SampleItem> Take(int count) => [.. Enumerable.Range(0, count).Select(Make)];

    private SampleItem Make(int index)
    {
        var uid = $"contact-{seed}-{index:D4}";
        var given = Any(SampleWords.GivenNames);
        var family = Any(SampleWords.FamilyNames);
        var card = new ContentLines().AddAll("BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Example//Phone 7.1//EN", $"UID:{uid}")
            .Add("FN", $"{given} {family}")
            .Add($"N:{ContentLines.Escape(family)};{ContentLines.Escape(given)};;;");
        AddReach(card, index);
        AddLife(card, index);
        if (index % PortraitEvery == 0)
            card.Add($"PHOTO;ENCODING=b;TYPE=JPEG:{Convert.ToBase64String(Portrait())}");
        return new SampleItem(uid, card.Add("REV:2026-03-01T12:00:00Z").Add("END:VCARD").ToString());
    }

    private void AddReach(ContentLines card, int index)
    {
        card.Add($"TEL;TYPE=CELL,VOICE:+49 170 {_random.Next(1_000_000, 9_999_999)}");
        if (index % 2 == 0)
            card.Add($"TEL;TYPE=\"work,fax\":+81-3-{_random.Next(1000, 9999)}-{_random.Next(1000, 9999)};ext=12");
        card.Add($"EMAIL;TYPE=INTERNET;TYPE=HOME:someone{index}@example.org");
        if (index % 3 == 0)
            card.Add($"ADR;TYPE=HOME:;;{ContentLines.Escape(Any(SampleWords.Streets))};Düsseldorf;;40210;Deutschland");
        if (index % 4 == 0)
            card.Add($"item1.URL:https://example.org/~{index}?a=b&c=d").Add("item1.X-ABLABEL:_$!<HomePage>!$_");
    }

    private void AddLife(ContentLines card, int index)
    {
        if (index % 2 == 1)
            card.Add($"ORG:{ContentLines.Escape(Any(SampleWords.Companies))};Abteilung {index % 9}").Add("TITLE", "Geschäftsführer:in");
        if (index % 3 == 1)
            card.Add($"BDAY:{1940 + (index % 70)}-{1 + (index % 12):D2}-{1 + (index % 28):D2}");
        if (index % 3 == 2)
            card.Add("NOTE", Any(SampleWords.Notes));
        if (index % 5 == 0)
            card.Add("CATEGORIES:Familie,Freunde").Add($"X-PHONETIC-FIRST-NAME:{index}").Add("IMPP;X-SERVICE-TYPE=Jabber:xmpp:someone@example.org");
    }

    private byte[] Portrait()
    {
        var bytes = new byte[PortraitLength + _random.Next(4_000)];
        _random.NextBytes(bytes);
        byte[] start = [0xFF, 0xD8, 0xFF, 0xE0];
        start.CopyTo(bytes, 0);
        return bytes;
    }

    private string Any(string[] words) => words[_random.Next(words.Length)];
}
