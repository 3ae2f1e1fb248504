@rem build.cmd build, test, bench [area...] or pack: see eng\Build.cs
@dotnet run "%~dp0eng\Build.cs" -- %*
