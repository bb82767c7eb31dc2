using System.CommandLine;
using ControlPlane.Benchmarks.Push;

var root = new RootCommand("Measures the control plane") { PushCommand.Create() };
return await root.Parse(args).InvokeAsync();
