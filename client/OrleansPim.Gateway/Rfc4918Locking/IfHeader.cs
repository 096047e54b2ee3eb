using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>The <c>If</c> header: what must hold, and which locks the client knows of (RFC 4918 section 10.4).</summary>
/// <param name="Lists">One of them must hold.</param>
internal sealed record IfHeader(IReadOnlyList<IfList> Lists)
{
    /// <summary>The most conditions of one header, in all its lists.</summary>
    public const int MaximumConditions = 256;

    /// <summary>The tokens named anywhere in it: naming a lock's token is what lets a client pass.</summary>
    public IEnumerable<string> Tokens => Lists.SelectMany(list => list.Conditions).Select(condition => condition.Token).OfType<string>();

    /// <returns><see langword="null"/> if there is no such header.</returns>
    /// <exception cref="DavException">It is malformed.</exception>
    public static IfHeader? Read(HttpRequest request)
    {
        var header = request.Headers["If"].ToString();
        if (header.Length == 0)
            return null;
        var lists = new List<IfList>();
        string? resource = null;
        var left = MaximumConditions;
        var rest = header.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            if (rest[0] == '<')
                resource = Take(ref rest, '<', '>');
            else if (rest[0] == '(')
                lists.Add(new IfList(resource, ReadConditions(Take(ref rest, '(', ')'), ref left)));
            else
                throw Malformed();
            rest = rest.TrimStart();
        }
        return lists.Count > 0 ? new IfHeader(lists) : throw Malformed();
    }

    private static List<IfCondition> ReadConditions(string list, ref int left)
    {
        var conditions = new List<IfCondition>();
        var rest = list.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            var isNegated = rest.StartsWith("Not", StringComparison.OrdinalIgnoreCase);
            if (isNegated)
                rest = rest[3..].TrimStart();
            if (rest.IsEmpty || left-- == 0)
                throw Malformed();
            conditions.Add(rest[0] switch
            {
                '<' => new IfCondition(isNegated, Take(ref rest, '<', '>'), null),
                '[' => new IfCondition(isNegated, null, Take(ref rest, '[', ']').Trim()),
                _ => throw Malformed(),
            });
            rest = rest.TrimStart();
        }
        return conditions.Count > 0 ? conditions : throw Malformed();
    }

    /// <summary>Takes what stands between two marks; a list's end is the one outside its tokens and tags.</summary>
    private static string Take(ref ReadOnlySpan<char> rest, char open, char close)
    {
        var isQuoted = false;
        var inToken = false;
        for (var index = 1; index < rest.Length; index++)
        {
            var character = rest[index];
            isQuoted ^= character == '"';
            if (character == close && !isQuoted && !inToken)
            {
                var taken = rest[1..index].ToString();
                rest = rest[(index + 1)..];
                return taken;
            }
            if (open == '(' && !isQuoted)
                inToken = character == '<' || (inToken && character != '>');
        }
        throw Malformed();
    }

    private static DavException Malformed() => DavException.BadRequest("The If header is malformed.");
}
