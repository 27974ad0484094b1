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

    /// <summary>Returns whether a keeper answers a call at once, since it has nothing to wait for.</summary>
    public static bool IsPrompt(string path) =>
        path is Greet or Supply or Live or State or Revisions or Acquire or Renew or Release or Break or Holder;

    /// <summary>Returns whether a call that is made twice has no other effect than once; most have the id of an operation or of a request.</summary>
    public static bool MayRepeat(string path) => path is not Exec;
}
