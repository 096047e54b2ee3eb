namespace OrleansPim.Gateway.Photos;

/// <summary>A photo that no thumbnail is made of: it is none, is damaged, or is beyond the limits.</summary>
/// <param name="message">Which of these; a sentence.</param>
internal sealed class PictureException(string message) : Exception(message);
