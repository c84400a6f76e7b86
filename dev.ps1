# SPDX-License-Identifier: MIT
# The one script for people who work on Brood on Windows: MSVC, with libraries from vcpkg.
#   ./dev.ps1 demo | test [-Soak] | build | setup
# Run it in a "Developer PowerShell for VS" (x64), with VCPKG_ROOT set or vcpkg on the PATH.
param(
  [Parameter(Position = 0)]
  [ValidateSet('demo', 'test', 'build', 'setup', 'help')]
  [string]$Command = 'help',
  [switch]$Soak
)
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$Preset = 'windows-msvc'

function Say([string]$Text) { Write-Host "==> $Text" }

function Invoke-Step([string]$Program, [string[]]$Arguments) {
  & $Program @Arguments
  if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments ended with $LASTEXITCODE" }
}

function Invoke-Setup {
  foreach ($Tool in 'cmake', 'ninja', 'cl') {
    if (-not (Get-Command $Tool -ErrorAction SilentlyContinue)) {
      throw "$Tool is not on the PATH: open a Developer PowerShell for VS (x64)"
    }
  }
  if ($env:VSCMD_ARG_TGT_ARCH -and $env:VSCMD_ARG_TGT_ARCH -ne 'x64') {
    throw 'this shell is for another processor: start the Developer PowerShell with -Arch amd64'
  }
  # Visual Studio's own copy of vcpkg has no ports; GitHub's machines name theirs otherwise.
  if ($env:VCPKG_INSTALLATION_ROOT) { $env:VCPKG_ROOT = $env:VCPKG_INSTALLATION_ROOT }
  if (-not $env:VCPKG_ROOT) {
    $Vcpkg = Get-Command vcpkg -ErrorAction SilentlyContinue
    if (-not $Vcpkg) { throw 'set VCPKG_ROOT to a clone of vcpkg (https://vcpkg.io)' }
    $env:VCPKG_ROOT = Split-Path $Vcpkg.Source
  }
}

function Invoke-Build([string[]]$Targets = @()) {
  Invoke-Setup
  Say 'configuring (vcpkg builds the libraries the first time, which takes a while)'
  $Werror = if ($env:CI) { @('-DBROOD_WERROR=ON') } else { @() }
  Invoke-Step cmake (@('--preset', $Preset) + $Werror)
  Say 'building'
  Invoke-Step cmake (@('--build', '--preset', $Preset) + $Targets)
}

switch ($Command) {
  'setup' {
    Invoke-Setup
    Say 'everything is there'
  }
  'build' { Invoke-Build }
  'demo' {
    Invoke-Build -Targets '--target', 'demo'
    Say 'brood-lab tour'
    Invoke-Step "build/$Preset/examples/brood-lab.exe" @('tour')
    Say 'brood-lab compare'
    $Page = "build/start-methods.html"
    Invoke-Step "build/$Preset/examples/brood-lab.exe" @('compare', '--html', $Page)
    Say "the comparison as a page, for any browser: $(Resolve-Path $Page)"
  }
  'test' {
    Invoke-Build
    Say 'testing'
    Invoke-Step ctest @('--preset', $Preset, '--parallel', $env:NUMBER_OF_PROCESSORS)
    if ($Soak) {
      Say 'testing at length'
      Invoke-Step ctest @('--test-dir', "build/$Preset", '-L', '^soak$', '--no-tests=error',
        '--output-on-failure')
    }
  }
  'help' { Get-Content $PSCommandPath -TotalCount 5 | Select-Object -Skip 1 }
}
