using System.CommandLine;
using ControlPlane.Benchmarks.Micro;
using ControlPlane.Benchmarks.Push;
using ControlPlane.Benchmarks.Streams;

var root = new RootCommand("Measures the control plane") { PushCommand.Create(), BroadcastCommand.Create(), StreamsCommand.Create(), ServeCommand.Create(), MicroCommand.Create() };
return await root.Parse(args).InvokeAsync();
