global using Ops.Health;
