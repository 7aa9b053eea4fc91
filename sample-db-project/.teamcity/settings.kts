// Reviews migrations in pull requests, and takes them to test and, once somebody promotes the build, to prod.
// What to set up: docs/ci/teamcity.md, which the package Bytebase.MSBuild holds.
import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildFeatures.PullRequests
import jetbrains.buildServer.configs.kotlin.buildFeatures.approval
import jetbrains.buildServer.configs.kotlin.buildFeatures.pullRequests
import jetbrains.buildServer.configs.kotlin.buildSteps.script
import jetbrains.buildServer.configs.kotlin.triggers.vcs

version = "2024.12"

val sdk = "mcr.microsoft.com/dotnet/sdk:10.0"

project {
    params {
        // The two lines to change: the folder of the database project, and the address of Bytebase.
        param("env.DB_PROJECT", ".")
        param("env.BYTEBASE_URL", "https://bytebase.example.com")
        // The credential: password parameters of the project above this one, whose values are not in the repository.
        param("env.BYTEBASE_SERVICE_ACCOUNT", "%bytebase.service.account%")
        param("env.BYTEBASE_SERVICE_ACCOUNT_SECRET", "%bytebase.service.account.secret%")
        // A container's user is not the checkout's owner, and git reads no such repository ("dubious ownership") without being told so.
        param("env.GIT_CONFIG_COUNT", "1")
        param("env.GIT_CONFIG_KEY_0", "safe.directory")
        param("env.GIT_CONFIG_VALUE_0", "*")
        param("env.NUGET_PACKAGES", "%teamcity.build.checkoutDir%/.nuget/packages")
    }

    buildType(Review)
    buildType(Test)
    buildType(Prod)
}

object Review : BuildType({
    name = "Review"

    vcs {
        root(DslContext.settingsRoot)
    }

    triggers {
        vcs {
            branchFilter = "+:pull/*"
        }
    }

    features {
        pullRequests {
            vcsRootExtId = "${DslContext.settingsRoot.id}"
            provider = github {
                authType = vcsRoot()
                // Members of the organization only: their builds get the credential.
                filterAuthorRole = PullRequests.GitHubRoleFilter.MEMBER
            }
        }
    }

    steps {
        script {
            name = "Review"
            scriptContent = """dotnet build "%env.DB_PROJECT%" -c Release -p:BytebaseRequireReview=true -p:BytebaseBaseRef=%teamcity.pullRequest.target.branch%"""
            dockerImage = sdk
        }
    }
})

object Test : BuildType({
    name = "Deliver to test"
    maxRunningBuilds = 1

    params {
        param("env.BYTEBASE_TARGET_STAGE", "environments/test")
        // The publish sets it: the plan, or "none" when there was nothing to do.
        param("env.BYTEBASE_PLAN", "")
    }

    vcs {
        root(DslContext.settingsRoot)
    }

    triggers {
        vcs {
            branchFilter = "+:<default>"
        }
    }

    steps {
        script {
            name = "Deliver to test"
            scriptContent = """dotnet publish "%env.DB_PROJECT%" -c Release"""
            dockerImage = sdk
        }
    }
})

object Prod : BuildType({
    name = "Promote to prod"
    type = BuildTypeSettings.Type.DEPLOYMENT
    maxRunningBuilds = 1

    params {
        param("env.BYTEBASE_TARGET_STAGE", "environments/prod")
        // %dep.<id of Test>.env.BYTEBASE_PLAN%: the same plan goes on.
        param("env.BYTEBASE_PLAN", "${Test.depParamRefs["env.BYTEBASE_PLAN"]}")
    }

    vcs {
        root(DslContext.settingsRoot)
    }

    // No trigger: somebody promotes a build of Test, and one of this group approves.
    features {
        approval {
            approvalRules = "group:ALL_USERS_GROUP:1"
        }
    }

    dependencies {
        snapshot(Test) {
            onDependencyFailure = FailureAction.FAIL_TO_START
            onDependencyCancel = FailureAction.CANCEL
        }
    }

    steps {
        script {
            name = "Promote to prod"
            scriptContent = """dotnet publish "%env.DB_PROJECT%" -c Release"""
            dockerImage = sdk
        }
    }
})
