using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Hashes what a compose file says of a service, so that a later change of the file can be told.</summary>
internal static class DefinitionHash
{
    public static string Of(ComposeProject project, ComposeService service)
    {
        // What a container is made of says it all; number, set and image are those of no real one.
        var body = new ContainerBody(project, service, new DeploySpec { Service = service.Name, Version = "" }, new Dictionary<string, Secret>(StringComparer.Ordinal)) { Image = service.Image ?? "", Labels = service.Labels, HasServiceAlias = true };
        var text = JsonSerializer.Serialize(body.Build(), DockerJson.Default.ContainerCreate);
        var networks = string.Join(';', body.Attachments.Select(attachment => $"{attachment.Network}={JsonSerializer.Serialize(attachment.Endpoint, DockerJson.Default.EndpointSettings)}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{text}\n{networks}\n{service.Build}")));
    }
}
