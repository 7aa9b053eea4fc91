namespace Bytebase.MSBuild.IntegrationTests.Shapes;

/// <summary>How the package comes into a project.</summary>
[TestClass]
public sealed class RestoreShapeTests : EmulatorTests
{
    [TestMethod]
    public void Central_versions_a_locked_restore_and_one_without_any_source()
    {
        var (db, own) = (Emulator.CreateWorld(), Emulator.CreateWorld());
        var folder = new TestFolder("Restore").With("BYTEBASE_ACCESS_TOKEN", db.AdminToken)
            .Write("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageVersion Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
                  </ItemGroup>
                </Project>
                """)
            .Write("Db/Db.csproj", $"""
                <Project Sdk="Microsoft.Build.NoTargets/3.7.0">
                  {db.Settings("environments/prod")}
                  <PropertyGroup>
                    <TargetFramework>net8.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Bytebase.MSBuild" />
                  </ItemGroup>
                </Project>
                """)
            .Write("Own/Own.csproj", $"<Project Sdk=\"Bytebase.MSBuild/{TestPackage.Version}\">{own.Settings("environments/prod")}</Project>")
            .Write("All.slnx", "<Solution><Project Path=\"Db/Db.csproj\" /><Project Path=\"Own/Own.csproj\" /></Solution>")
            .Write("Db/migrations/1_a.sql", Sample.Table)
            .Write("Own/migrations/1_a.sql", Sample.Table);
        folder.Run("restore", "All.slnx").Succeeded();
        Assert.Contains($"\"resolved\": \"{TestPackage.Version}\"", File.ReadAllText(folder.FullPath("Db/packages.lock.json")));

        // A machine that has the packages and reaches no source, as a build container does.
        folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        foreach (var project in (string[])["Db", "Own"])
            Directory.Delete(folder.FullPath(project + "/obj"), recursive: true);
        folder.Run("restore", "All.slnx", "--locked-mode").Succeeded();
        var publish = folder.Run("publish", "All.slnx", "--no-restore").Succeeded();

        Matrix.Row("NoTargets project and one of the package's SDK: central versions, locked restore, no source", publish, Emulator, "2 created, 4 run");
        Assert.AreEqual(2, publish.TaskCount("BytebaseValidateMigrations"), publish.ToString());
        Assert.IsEmpty(publish.Warnings, publish.ToString());
    }
}
