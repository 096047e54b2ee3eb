namespace OrleansPim.Gateway.Rfc8144Prefer;

/// <summary>What a client would like to be spared (RFC 8144 section 2).</summary>
internal static class PreferHeader
{
    /// <summary>Whether a minimal answer is preferred; <c>Brief: t</c> is its elder.</summary>
    public static bool IsMinimal(HttpRequest request) =>
        Has(request, "return=minimal") || request.Headers["Brief"].ToString().Equals("t", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a listing is wanted without the collection itself; <c>Depth: 1,noroot</c> is its elder.</summary>
    public static bool IsWithoutRoot(HttpRequest request) =>
        Has(request, "depth-noroot") || request.Headers["Depth"].ToString().Replace(" ", "", StringComparison.Ordinal).Equals("1,noroot", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says which preferences an answer follows.</summary>
    public static void Confirm(HttpResponse response, bool isMinimal, bool isWithoutRoot)
    {
        if (isMinimal || isWithoutRoot)
            response.Headers["Preference-Applied"] = (isMinimal, isWithoutRoot) switch
            {
                (true, true) => "return=minimal, depth-noroot",
                (true, false) => "return=minimal",
                _ => "depth-noroot",
            };
    }

    private static bool Has(HttpRequest request, string preference)
    {
        foreach (var line in request.Headers["Prefer"])
        {
            foreach (var part in (line ?? string.Empty).Split(','))
            {
                // Parameters after a semicolon say more about a preference, and white space may stand around the equals sign.
                var name = part.Split(';')[0].Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
                if (name.Equals(preference, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }
        return false;
    }
}
