using System.Reflection;

namespace OrleansPim.Tests.Client;

/// <summary>A grain on a silo that has died: every call fails as Orleans fails it. Not sealed, since <see cref="DispatchProxy"/> derives from it.</summary>
public class DeadSilo : DispatchProxy
{
    /// <inheritdoc/>
    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => throw new SiloUnavailableException("Nobody listens.");
}
