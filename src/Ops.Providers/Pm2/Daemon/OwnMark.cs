using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>What Ops writes into the description of each process that it starts.</summary>
internal sealed record OwnMark(string Service, string SetId)
{
    public int Revision { get; init; }

    public string Version { get; init; } = "";

    public string SpecHash { get; init; } = "";

    /// <summary>Whether the agent is loaded into it.</summary>
    public bool HasAgent { get; init; }

    /// <summary>Whether it is asked to listen before it counts as ready.</summary>
    public bool Listens { get; init; }

    /// <summary>Whether it takes part in traffic as soon as it is ready, without being told to.</summary>
    public bool FollowsInstances { get; init; }

    public bool InMaintenance { get; init; }

    public static OwnMark? Read(JsonElement pm2) => pm2.Text("ops_service") is not { } service || pm2.Text("ops_set") is not { } set ? null : new OwnMark(service, set)
    {
        Revision = (int)(pm2.Number("ops_revision") ?? 0),
        Version = pm2.Text("ops_version") ?? "",
        SpecHash = pm2.Text("ops_spec_hash") ?? "",
        HasAgent = pm2.Flag("ops_agent"),
        Listens = pm2.Flag("ops_listens"),
        FollowsInstances = pm2.Text("ops_gate") == "follow",
        InMaintenance = pm2.Flag("ops_maintenance"),
    };

    public void Write(JsonObject description)
    {
        description["ops_service"] = Service;
        description["ops_set"] = SetId;
        description["ops_revision"] = Revision;
        description["ops_version"] = Version;
        description["ops_spec_hash"] = SpecHash;
        description["ops_agent"] = HasAgent;
        description["ops_listens"] = Listens;
        description["ops_gate"] = FollowsInstances ? "follow" : "switch";
        description["ops_maintenance"] = InMaintenance;
    }
}
