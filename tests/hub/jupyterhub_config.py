"""JupyterHub for the course on one machine. For The Littlest JupyterHub (TLJH), with its users.

    sudo cp tests/hub/jupyterhub_config.py /opt/tljh/config/jupyterhub_config.d/shiftlab.py
    sudo -E /opt/tljh/user/bin/pip install torch --index-url https://download.pytorch.org/whl/cpu
    sudo -E /opt/tljh/user/bin/pip install git+https://github.com/shiftlab-course/shiftlab
    sudo -E /opt/tljh/user/bin/pip install nbgitpuller
    sudo tljh-config set services.cull.timeout 3600
    sudo tljh-config reload

A hub of your own loads it with load_subconfig(…) and takes a spawner that keeps to the limits, such
as SystemdSpawner. `make hub-load` runs under this very file. Not here: users, addresses and
certificates (tljh-config), and a cluster (zero_to_jupyterhub.yaml, which says the same).
"""

c = get_config()  # noqa: F821  (JupyterHub defines it for files of configuration)

c.Spawner.environment = {
    # Else the mathematics of every student asks for every core: see “On a JupyterHub” in the guide.
    "OMP_NUM_THREADS": "1",
    # Progress lies in the student's home, in plain sight of backups, and outlives every server.
    "SHIFTLAB_STORE": "~/.local/share/shiftlab/progress.jsonl",
}

# What a student may count on, and what only a runaway cell reaches.
c.Spawner.mem_guarantee = "640M"
c.Spawner.mem_limit = "1.5G"
c.Spawner.cpu_limit = 2.0

# The link to hand out pulls the notebooks as well, and keeps what the student has changed in them:
#   https://HUB/hub/user-redirect/git-pull?repo=https://github.com/shiftlab-course/shiftlab
#   &branch=main&targetPath=shiftlab&urlpath=lab/tree/shiftlab/notebooks/00_start_here.ipynb
c.Spawner.default_url = "/lab"

# A kernel that has run nothing for three hours ends, its page open or not: without that a tab that
# was left open keeps its server for ever. A student who reads proofs keeps the variables. Files and
# progress are never touched.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=10800",
    "--MappingKernelManager.cull_interval=300",
    "--MappingKernelManager.cull_connected=True",
]

# A whole class that logs in within the same minute waits in line instead of failing.
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 180

# Servers and their kernels live on while the hub restarts.
c.JupyterHub.cleanup_servers = False
