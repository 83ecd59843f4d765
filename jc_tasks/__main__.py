"""`python -m jc_tasks`."""

import sys

from jc_tasks.cli import main

sys.exit(main())
