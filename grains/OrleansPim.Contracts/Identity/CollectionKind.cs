namespace OrleansPim.Contracts.Identity;

/// <summary>What a collection holds, and which protocol serves it.</summary>
/// <remarks>The numbers are stored: never reuse one.</remarks>
[GenerateSerializer, Alias("pim.CollectionKind")]
public enum CollectionKind
{
    /// <summary>vCards, served by CardDAV.</summary>
    AddressBook = 1,

    /// <summary>Events and tasks, served by CalDAV.</summary>
    Calendar = 2,

    /// <summary>Photos and folders, served by WebDAV.</summary>
    Photos = 3,
}
