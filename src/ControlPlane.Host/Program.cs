using ControlPlane.Host;

return await ServerProcess.RunAsync(args);
