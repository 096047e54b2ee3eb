using OrleansPim.Gateway.Rfc4790Collations;

namespace OrleansPim.Tests.Gateway.Rfc4790Collations;

/// <summary>The collation of RFC 5051.</summary>
public sealed class UnicodeCasemapTests
{
    [Theory]
    [InlineData("\u00E4nn", "A\u0308NN")]
    [InlineData("\u1E69", "S\u0323\u0307")]
    [InlineData("\uFB01t", "fit")]
    [InlineData("\uD55C", "\u1112\u1161\u11AB")]
    [InlineData("\uAC00", "\u1100\u1161")]
    [InlineData("\u216B", "xii")]
    [InlineData("stra\u00DFe", "STRA\u00DFE")]
    public void Other_forms_of_one_text_fold_to_the_same(string one, string other) =>
        Assert.Equal(UnicodeCasemap.Fold(one), UnicodeCasemap.Fold(other), StringComparer.OrdinalIgnoreCase);

    [Theory]
    [InlineData("ann", "\u00E4nn")]
    [InlineData("o", "\u00F8")]
    [InlineData("ss", "\u00DF")]
    public void Other_letters_stay_apart(string one, string other) =>
        Assert.NotEqual(UnicodeCasemap.Fold(one), UnicodeCasemap.Fold(other), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Text_in_ascii_costs_nothing()
    {
        const string Text = "Ann Example";

        Assert.Same(Text, UnicodeCasemap.Fold(Text));
    }
}
