using System.Text;
using System.Text.RegularExpressions;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Turns the small part of Markdown that runbooks use into HTML: headings, lists, paragraphs, code and links to each other.</summary>
internal static partial class RunbookMarkup
{
    /// <summary>The whole page.</summary>
    public static Markup Of(Runbook runbook) => Lines(runbook.Text.Split('\n'));

    /// <summary>Some lines of it.</summary>
    public static Markup Lines(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        var list = string.Empty;
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            var (block, content) = Split(line);
            var wanted = block is "ol" or "ul" ? block : string.Empty;
            if (wanted != list)
                text.Append(list.Length > 0 ? $"</{list}>" : string.Empty).Append(wanted.Length > 0 ? $"<{wanted}>" : string.Empty);
            list = wanted;
            var element = list.Length > 0 ? "li" : block;
            text.Append('<').Append(element).Append('>').Append(Inline(content).Text).Append("</").Append(element).Append('>');
        }

        return new Markup(text.Append(list.Length > 0 ? $"</{list}>" : string.Empty).ToString());
    }

    private static (string Block, string Content) Split(string line) => line switch
    {
        ['#', '#', ' ', ..] => ("h2", line[3..]),
        ['#', ' ', ..] => ("h1", line[2..]),
        ['-', ' ', ..] => ("ul", line[2..]),
        [>= '0' and <= '9', '.', ' ', ..] => ("ol", line[3..]),
        _ => ("p", line),
    };

    private static Markup Inline(string line) => new(string.Concat(Spans().Matches(line).Select(match => match switch
    {
        _ when match.Groups["code"].Success => Markup.Of($"<code>{match.Groups["code"].Value}</code>"),
        _ when match.Groups["page"].Success => Markup.Of($"""<a href="/runbooks/{match.Groups["page"].Value}">{match.Groups["page"].Value}</a>"""),
        _ => Markup.Of($"{match.Value}"),
    })));

    [GeneratedRegex(@"`(?<code>[^`]+)`|\[(?<page>\w+)\]\(\w+\.md\)|[^`[]+|[`[]")]
    private static partial Regex Spans();
}
