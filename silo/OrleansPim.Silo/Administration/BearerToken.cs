using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace OrleansPim.Silo.Administration;

/// <summary>Lets a request pass that carries the administration's token.</summary>
/// <param name="token">The token, in clear text.</param>
/// <remarks>Hashes are compared, so that the time it takes tells nothing about the token, not even its length.</remarks>
internal sealed class BearerToken(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash = Hash(token);

    /// <summary>Answers 401 unless the request carries the token.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsCarriedBy(context.Request))
        {
            await next(context);
            return;
        }

        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        var problem = TypedResults.Problem(
            "Send the administration's token as a bearer token; it is in admin.token in the node's data folder unless Pim:Admin:Token sets one.",
            statusCode: StatusCodes.Status401Unauthorized);
        await problem.ExecuteAsync(context);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private bool IsCarriedBy(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), _hash);
    }
}
