"""What is measured, each measure with its peers. Development only: nothing of it is shipped."""
