namespace Ops.Providers.Compose.Tests;

public sealed class ComposeMergeTests
{
    [Fact]
    public void Anchors_aliases_and_merge_keys_are_resolved()
    {
        using var files = ComposeFiles.Of("""
            x-base: &base
              image: base
              environment: &env { A: "1", B: "2" }
            x-more: &more { user: root, image: more }
            services:
              app:
                <<: [*base, *more]
                environment: { <<: *env, B: "3" }
            """);

        var app = files.Service();

        (app.Image, app.User).ShouldBe(("base", "root"));
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" }, ignoreOrder: true);
    }

    [Fact]
    public void A_second_file_lies_over_the_first_as_compose_has_it()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app:1
                command: [serve, slowly]
                environment: { A: "1", B: "2" }
                ports: ["80"]
                volumes: [./one:/data, ./logs:/logs]
                depends_on: [db]
                labels: [a=1]
                extra_hosts: ["db:10.0.0.5", "v6=::1"]
                healthcheck: { test: [CMD, one], interval: 5s }
              db: { image: db }
            """).With("compose.override.yaml", """
            services:
              app:
                image: app:2
                command: [serve]
                environment: [B=3, C=4]
                ports: ["81"]
                volumes: [./two:/data]
                depends_on: { cache: { condition: service_healthy } }
                labels: { b: 2 }
                extra_hosts: ["db=10.0.0.6"]
                healthcheck: { test: [CMD, two] }
              cache: { image: cache }
            """);

        var app = files.Service();

        app.Image.ShouldBe("app:2");
        app.Command.ShouldBe(["serve"]);
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3", ["C"] = "4" }, ignoreOrder: true);
        app.Ports.Select(port => port.Target).ShouldBe(["80/tcp", "81/tcp"]);
        app.Mounts.ToDictionary(mount => mount.Target, mount => Path.GetFileName(mount.Source)).ShouldBe(new Dictionary<string, string?> { ["/logs"] = "logs", ["/data"] = "two" }, ignoreOrder: true);
        app.DependsOn.Keys.ShouldBe(["db", "cache"]);
        app.Labels.Count.ShouldBe(2);
        app.ExtraHosts.ShouldBe(["db:10.0.0.6", "v6:::1"]);
        (string.Join(' ', app.Healthcheck!.Test!), app.Healthcheck.Interval).ShouldBe(("CMD two", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_service_extends_others_over_files_and_paths_start_where_they_are_written()
    {
        using var files = ComposeFiles.Of("""
            services:
              app: { extends: { file: part/base.yaml, service: web }, environment: { B: "3" } }
            """).With("part/base.yaml", """
            services:
              web: { extends: base, environment: { B: "2" }, volumes: [./data:/data] }
              base: { image: base, environment: { A: "1", B: "1" } }
            """);

        var app = files.Service();

        app.Image.ShouldBe("base");
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" }, ignoreOrder: true);
        app.Mounts.Single().Source.ShouldBe($"{files.Folder}/part/data");
    }

    [Fact]
    public void An_included_file_adds_its_services_networks_and_volumes()
    {
        using var files = ComposeFiles.Of("""
            include:
              - part/db.yaml
              - path: [part/cache.yaml, part/cache.override.yaml]
            services: { app: { image: app, depends_on: [db, cache] } }
            """)
            .With("part/db.yaml", "name: ignored\nservices: { db: { image: db, volumes: [data:/data, ./init:/init] } }\nvolumes: { data: }")
            .With("part/cache.yaml", "services: { cache: { image: cache } }")
            .With("part/cache.override.yaml", "services: { cache: { command: fast } }");

        var project = files.Read();

        project.Services.Keys.ShouldBe(["app", "db", "cache"], ignoreOrder: true);
        project.Services["db"].Mounts[1].Source.ShouldBe($"{files.Folder}/part/init");
        project.Services["cache"].Command.ShouldBe(["fast"]);
        project.Volumes.Keys.ShouldBe(["data"]);
    }
}
