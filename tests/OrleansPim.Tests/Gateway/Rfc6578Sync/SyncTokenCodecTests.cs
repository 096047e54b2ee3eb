using Microsoft.Extensions.Options;
using OrleansPim.Contracts.Identity;
using OrleansPim.Gateway;
using OrleansPim.Gateway.Rfc6578Sync;

namespace OrleansPim.Tests.Gateway.Rfc6578Sync;

public sealed class SyncTokenCodecTests
{
    private static readonly SubscriberId Ann = SubscriberId.Parse("ann");
    private static readonly SyncToken Token = new(new Guid("6f0c3f5a-3b1e-4f43-9d5f-2f8f5f0a7b11"), 42);
    private readonly SyncTokenCodec _codec = NewCodec(1);

    [Fact]
    public void A_token_is_a_uri_and_is_read_back()
    {
        var text = _codec.Write(Ann, CollectionId.Contacts, Token);

        Assert.True(Uri.IsWellFormedUriString(text, UriKind.Absolute));
        Assert.Equal(Token, _codec.Read(Ann, CollectionId.Contacts, text));
    }

    [Fact]
    public void A_token_of_a_page_says_how_far_the_ledger_had_come()
    {
        var token = Token with { LedgerSequence = 77 };
        var text = _codec.Write(Ann, CollectionId.Contacts, token);

        Assert.Equal(token, _codec.Read(Ann, CollectionId.Contacts, text));
        Assert.Null(_codec.Read(SubscriberId.Parse("bob"), CollectionId.Contacts, text));
        Assert.Null(_codec.Read(Ann, CollectionId.Contacts, text[..^1]));
    }

    [Fact]
    public void A_token_counts_for_its_subscriber_and_collection_only()
    {
        var text = _codec.Write(Ann, CollectionId.Contacts, Token);

        Assert.Null(_codec.Read(SubscriberId.Parse("bob"), CollectionId.Contacts, text));
        Assert.Null(_codec.Read(Ann, CollectionId.Calendar, text));
        Assert.Null(_codec.Read(Ann, CollectionId.Photos, text));
        Assert.Null(NewCodec(2).Read(Ann, CollectionId.Contacts, text));
    }

    [Fact]
    public void No_changed_character_goes_unnoticed()
    {
        var text = _codec.Write(Ann, CollectionId.Contacts, Token);
        for (var index = 0; index < text.Length - 1; index++)
        {
            foreach (var character in "Aa0:*= \u00e9")
            {
                if (text[index] != character)
                    Assert.Null(_codec.Read(Ann, CollectionId.Contacts, string.Concat(text.AsSpan(0, index), [character], text.AsSpan(index + 1))));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://radicale.org/ns/sync/1")]
    [InlineData("urn:orleanspim:sync:")]
    [InlineData("urn:orleanspim:sync:AAAA")]
    public void Other_texts_are_no_tokens(string text) => Assert.Null(_codec.Read(Ann, CollectionId.Contacts, text));

    private static SyncTokenCodec NewCodec(byte key) => new(Options.Create(new GatewayOptions
    {
        SyncTokenKey = Convert.ToBase64String(Enumerable.Repeat(key, 32).ToArray()),
    }));
}
