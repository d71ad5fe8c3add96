"""What `commonground doctor` looks at, each module one part of an installation."""
