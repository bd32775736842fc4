app-name = Plain-pied
