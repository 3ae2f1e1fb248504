#!/usr/bin/env bash
# ./build.sh build | test | bench [area…] | stress | pack — see eng/Build.cs
set -eu
exec dotnet run "$(dirname "$0")/eng/Build.cs" -- "$@"
