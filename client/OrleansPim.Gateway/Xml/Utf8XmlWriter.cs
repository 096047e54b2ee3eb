using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace OrleansPim.Gateway.Xml;

/// <summary>Writes XML as UTF-8 straight into a pipe's memory.</summary>
/// <remarks>For one request; not thread-safe. Elements are the caller's: only text is escaped here.</remarks>
internal sealed class Utf8XmlWriter(PipeWriter output)
{
    /// <summary>How much is written before it is sent, in bytes: 32 KiB.</summary>
    public const int FlushLength = 32 * 1024;

    private const int BlockLength = 4 * 1024;

    // A carriage return is escaped because a reader of XML would otherwise turn CRLF into LF, and bodies travel byte for byte.
    private static readonly SearchValues<byte> Special = SearchValues.Create("&<>\"\r"u8);
    private static readonly SearchValues<char> SpecialCharacters = SearchValues.Create("&<>\"\r\uFFFE\uFFFF");

    private Memory<byte> _block;
    private int _used;
    private int _unflushed;

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var free = Reserve(1);
            var length = Math.Min(free.Length, utf8.Length);
            utf8[..length].CopyTo(free);
            _used += length;
            utf8 = utf8[length..];
        }
    }

    /// <summary>Writes characters as they are.</summary>
    public void Raw(string text)
    {
        if (text.Length * 3 > BlockLength)
        {
            Raw(Encoding.UTF8.GetBytes(text));
            return;
        }
        var free = Reserve(text.Length * 3);
        _used += Encoding.UTF8.GetBytes(text, free);
    }

    /// <summary>Writes text, escaped for use in an element or an attribute.</summary>
    /// <remarks>The two characters of older names that XML cannot carry are replaced: one name must not cost a phone the whole listing.</remarks>
    public void Text(string text)
    {
        if (text.AsSpan().ContainsAny(SpecialCharacters))
            Text(Encoding.UTF8.GetBytes(text.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD')));
        else
            Raw(text);
    }

    /// <summary>Writes UTF-8 text, escaped for use in an element or an attribute.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            var special = utf8.IndexOfAny(Special);
            if (special < 0)
            {
                Raw(utf8);
                return;
            }
            Raw(utf8[..special]);
            Raw(utf8[special] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                _ => "&#13;"u8,
            });
            utf8 = utf8[(special + 1)..];
        }
    }

    /// <summary>Writes a number.</summary>
    public void Number(long value)
    {
        const int MaximumDigits = 20;
        value.TryFormat(Reserve(MaximumDigits), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Writes <c>&lt;name/&gt;</c>, with its own namespace declaration where the answer's root binds no prefix.</summary>
    public void Empty(PropertyName name)
    {
        Raw("<"u8);
        OpenName(name);
        Raw("/>"u8);
    }

    /// <summary>Writes a name as it stands in a start tag.</summary>
    public void OpenName(PropertyName name)
    {
        QualifiedName(name);
        if (name.Namespace.Length > 0 && XmlNamespaces.PrefixOf(name.Namespace) is null)
        {
            Raw(" xmlns:x=\""u8);
            Text(name.Namespace);
            Raw("\""u8);
        }
    }

    /// <summary>Writes a name as it stands in an end tag.</summary>
    public void QualifiedName(PropertyName name)
    {
        if (name.Namespace.Length > 0)
        {
            Raw(XmlNamespaces.PrefixOf(name.Namespace) ?? "x");
            Raw(":"u8);
        }
        Raw(name.Local);
    }

    /// <summary>Sends what was written once it is worth a packet, waiting while the client is slow to read.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) =>
        _unflushed + _used < FlushLength ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Commit();
        _unflushed = 0;
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private Span<byte> Reserve(int length)
    {
        if (_block.Length - _used < length)
        {
            Commit();
            _block = output.GetMemory(Math.Max(length, BlockLength));
        }
        return _block.Span[_used..];
    }

    private void Commit()
    {
        if (_used == 0)
            return;
        output.Advance(_used);
        _unflushed += _used;
        _used = 0;
        _block = default;
    }
}
