"""``python -m riskcheck``"""

import sys

from riskcheck.cli import main

sys.exit(main())
