namespace Ops.Providers.Compose;

/// <summary>The version of the engine's API that requests name.</summary>
/// <param name="Minor">The part after <c>1.</c>: there has been no other major version.</param>
internal readonly record struct DockerVersion(int Minor)
{
    /// <summary>The oldest that has everything we ask for.</summary>
    public static DockerVersion Oldest => new(40);

    /// <summary>The newest whose changes we know.</summary>
    public static DockerVersion Newest => new(51);

    /// <summary>Picks the newest version that both sides speak.</summary>
    /// <exception cref="DeployException">There is none.</exception>
    public static DockerVersion Negotiate(VersionInfo server, string engine)
    {
        var newest = Parse(server.ApiVersion) ?? Oldest;
        var oldest = Parse(server.MinAPIVersion) ?? Oldest;
        if (newest.Minor < Oldest.Minor || oldest.Minor > Newest.Minor)
        {
            throw new DeployException(
                DeployError.Unsupported,
                DeployRetry.No,
                $"The engine at {engine} ({server.Version}) speaks the API versions {oldest} to {newest}, but {Oldest} to {Newest} are known here; upgrade whichever is older.");
        }

        return new DockerVersion(Math.Min(newest.Minor, Newest.Minor));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Minor}");

    private static DockerVersion? Parse(string? text) =>
        text is ['1', '.', .. var minor] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new DockerVersion(number) : null;
}
