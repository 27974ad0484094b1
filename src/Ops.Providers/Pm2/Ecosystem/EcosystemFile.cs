using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Finds and reads the ecosystem file of a release.</summary>
internal sealed class EcosystemFile(Pm2TargetOptions options, LocalCommand commands)
{
    private static readonly string[] KnownNames = ["ecosystem.config.json", "ecosystem.config.yml", "ecosystem.config.yaml", "ecosystem.config.js", "ecosystem.config.cjs", "ecosystem.config.mjs", "ecosystem.json", "ecosystem.yml", "ecosystem.yaml"];
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Returns the app of a service.</summary>
    /// <exception cref="EcosystemException">There is no file, it cannot be read, or it has no such app.</exception>
    public async Task<AppDefinition> ReadAsync(string release, string service, CancellationToken cancellationToken)
    {
        var path = Find(release);
        var node = await ParseAsync(path, cancellationToken).ConfigureAwait(false);
        var apps = AppsOf(node, path);
        var app = apps.FirstOrDefault(app => string.Equals(NameOf(app), service, StringComparison.Ordinal))
            ?? throw new EcosystemException($"{path} has no app '{service}'; it has {(apps.Count == 0 ? "none" : string.Join(", ", apps.Select(NameOf)))}") { Kind = DeployError.NotFound };
        return new AppReader(path, service, options.EcosystemEnvironment).Read(app);
    }

    private string Find(string release)
    {
        if (options.EcosystemFile is { } name)
        {
            var path = Path.GetFullPath(name, release);
            return File.Exists(path) ? path : throw new EcosystemException($"{path} does not exist; correct EcosystemFile, or add the file to the release");
        }

        return KnownNames.Select(known => Path.Combine(release, known)).FirstOrDefault(File.Exists)
            ?? throw new EcosystemException($"{release} has no ecosystem file; add {KnownNames[0]} (or .yml, .js), or set EcosystemFile");
    }

    private async Task<JsonNode?> ParseAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Path.GetExtension(path) switch
            {
                ".json" => JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), documentOptions: Lenient),
                ".yml" or ".yaml" => YamlText.Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)),
                ".js" or ".cjs" or ".mjs" => JsonNode.Parse(await ScriptedEcosystem.EvaluateAsync(path, options, commands, cancellationToken).ConfigureAwait(false)),
                var other => throw new EcosystemException($"{path}: '{other}' is no kind of ecosystem file; write .json, .yml or .js"),
            };
        }
        catch (JsonException exception)
        {
            throw new EcosystemException($"{path} is not valid JSON: {exception.Message}", exception);
        }
        catch (YamlDotNet.Core.YamlException exception)
        {
            throw new EcosystemException($"{path} is not valid YAML, line {exception.Start.Line}: {exception.Message}", exception);
        }
    }

    private static List<JsonObject> AppsOf(JsonNode? node, string path) => node switch
    {
        JsonArray all => Objects(all, path),
        JsonObject holder when holder.ContainsKey("apps") => holder["apps"] is JsonArray apps ? Objects(apps, path) : holder["apps"] is JsonObject one ? [one] : throw new EcosystemException($"{path}: 'apps' is not a list"),
        JsonObject single when single.ContainsKey("script") || single.ContainsKey("exec") => [single],
        _ => throw new EcosystemException($"{path} holds no 'apps'; write {{\"apps\": [{{\"name\": …, \"script\": …}}]}}"),
    };

    private static List<JsonObject> Objects(JsonArray apps, string path) =>
        [.. apps.Select((app, index) => app as JsonObject ?? throw new EcosystemException($"{path}: apps[{index}] is not an object"))];

    private static string NameOf(JsonObject app) => app["name"]?.ToString() ?? Path.GetFileNameWithoutExtension(app["script"]?.ToString() ?? "");
}
