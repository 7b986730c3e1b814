"""The hub of `make hub-load`: the administrator's file, and what makes it safe on any machine.

Everybody who knows the password of this run is let in and nobody needs an account of the system, so
it listens on loopback alone. Never a pattern for a real hub: that is jupyterhub_config.py.
"""

import json
import os
from pathlib import Path

c = get_config()  # noqa: F821  (JupyterHub defines it for files of configuration)
load_subconfig(str(Path(__file__).with_name("jupyterhub_config.py")))  # noqa: F821

run = json.loads(os.environ["SHIFTLAB_HUB_RUN"])  # written by loopback.py
folder = Path(run["folder"])

c.JupyterHub.bind_url = run["address"]
c.JupyterHub.hub_bind_url = run["hub"]
c.JupyterHub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")

# As on real hubs, the proxy is a service of its own: connections outlive the hub.
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = run["proxy_api"]
c.ConfigurableHTTPProxy.auth_token = run["secret"]

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = run["secret"]
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(folder / "homes" / "{username}")
c.Spawner.environment["SHIFTLAB_HUB_RUN"] = os.environ["SHIFTLAB_HUB_RUN"]
c.Spawner.args.append("--ServerApp.allow_root=True")
# On a busy machine a server is slow, not broken.
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
if run["threads"] == 0:
    del c.Spawner.environment["OMP_NUM_THREADS"]
elif run["threads"] is not None:
    c.Spawner.environment["OMP_NUM_THREADS"] = str(run["threads"])

# What stops a server from outside, as the culling service does.
c.JupyterHub.services = [{"name": "load", "api_token": run["secret"]}]
c.JupyterHub.load_roles = [
    {"name": "load", "scopes": ["admin:servers", "read:users"], "services": ["load"]}
]
