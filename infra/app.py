"""`python -m infra.app` writes the cloud assembly; `cdk deploy` runs the same. Neither needs AWS to be asked.

Context: `stage` (dev), `base_url` (the API's own), `email_domain` (none: emails stay in virtual mailboxes), `bundling`
and `nag` (on), `local` (off).
Without the CLI it is given as JSON in CDK_CONTEXT_JSON, and CDK_OUTDIR says where the assembly goes.
"""

from aws_cdk import App

from infra import nag
from infra.plan import Plan
from infra.stack import Tidings
from infra.stage import Stage, asked


def furnish(app: App, plan: Plan | None = None) -> Tidings:
    """Put the deployment that the app's context describes into the app."""
    if asked(app.node, "nag", default=True):
        nag.check(app)
    return Tidings(app, Stage.of(app.node), plan or Plan())


def main() -> None:
    """Synthesise."""
    app = App()
    furnish(app)
    app.synth()


if __name__ == "__main__":
    main()
