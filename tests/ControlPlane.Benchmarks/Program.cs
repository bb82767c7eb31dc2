using System.CommandLine;
using ControlPlane.Benchmarks.Micro;
using ControlPlane.Benchmarks.Push;

var root = new RootCommand("Measures the control plane") { PushCommand.Create(), MicroCommand.Create() };
return await root.Parse(args).InvokeAsync();
