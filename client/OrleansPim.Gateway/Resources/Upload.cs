namespace OrleansPim.Gateway.Resources;

/// <summary>A body that was read, checked, and is ready to be stored.</summary>
/// <param name="ContentType">The media type to store it with.</param>
/// <param name="Body">The bytes when they go inline; otherwise <see langword="null"/>.</param>
/// <param name="Content">Where they were uploaded to; otherwise <see langword="null"/>.</param>
/// <param name="Uid">The UID found in it.</param>
/// <param name="Component">The component found in it.</param>
/// <param name="TakenAt">When it says it was taken.</param>
internal sealed record Upload(
    string ContentType, byte[]? Body, ContentReference? Content, string? Uid = null, string? Component = null, string? TakenAt = null);
