namespace Bytebase.MSBuild.IntegrationTests.Shapes;

/// <summary>How the package comes into a project.</summary>
[TestClass]
public sealed class RestoreShapeTests
{
    [TestMethod]
    public void Central_versions_a_locked_restore_and_one_without_any_source()
    {
        var folder = new TestFolder("Restore")
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
            .Write("Db/Db.csproj", """
                <Project Sdk="Microsoft.Build.NoTargets/3.7.0">
                  <PropertyGroup>
                    <TargetFramework>net8.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Bytebase.MSBuild" />
                  </ItemGroup>
                </Project>
                """)
            .Write("Own/Own.csproj", $"<Project Sdk=\"Bytebase.MSBuild/{TestPackage.Version}\" />")
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
        var build = folder.Run("build", "All.slnx", "--no-restore").Succeeded();

        Assert.AreEqual(2, build.TaskCount("BytebaseValidateMigrations"), build.ToString());
        Assert.IsEmpty(build.Warnings, build.ToString());
    }
}
