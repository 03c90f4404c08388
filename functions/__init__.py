"""Who rings the bell: one file per Lambda, and the page that lists them all."""
