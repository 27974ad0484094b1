namespace Ops.Providers.LocalProcess;

/// <summary>The paths of the calls that a keeper answers.</summary>
internal static class Calls
{
    public const string Greet = "/greet";
    public const string Supply = "/supply";
    public const string Live = "/live";
    public const string State = "/state";
    public const string Revisions = "/revisions";
    public const string Stage = "/stage";
    public const string Retire = "/retire";
    public const string Scale = "/scale";
    public const string Restart = "/restart";
    public const string Traffic = "/traffic";
    public const string Drain = "/drain";
    public const string Maintenance = "/maintenance";
    public const string Exec = "/exec";
    public const string OneOff = "/one-off";
    public const string Usage = "/usage";
    public const string Acquire = "/lock/acquire";
    public const string Renew = "/lock/renew";
    public const string Release = "/lock/release";
    public const string Break = "/lock/break";
    public const string Holder = "/lock/holder";
}
